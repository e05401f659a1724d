import { aTimeout, expect } from '@open-wc/testing';
import { followWithoutLeaving } from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { linkOf, loginElement } from '../support/elements.js';
import { dispatch } from '../support/link-events.js';
import { loginOf } from '../support/storage.js';
import { fault } from './fault.js';

describe('<aritma-login> that', () => {
  const between: Record<string, (login: HTMLElement) => Promise<void> | void> = {
    'is moved': (login) => document.body.prepend(login),
    'is taken out and put back': async (login) => {
      login.remove();
      await aTimeout(0);
      document.body.append(login);
    },
    'is mounted twice': (login) => document.body.append(login.cloneNode(true)),
  };
  for (const [what, act] of Object.entries(between)) {
    for (const flow of ['implicit', 'pkce']) {
      fault(`${what} between pointer down and the click, with ${flow}`, 'token', async (visit) => {
        const login = await loginElement(visit.attributesFor({ flow }));
        dispatch(login, 'pointerdown');
        await act(login);
        await login.updateComplete;
        followWithoutLeaving(() => dispatch(login, 'click', { detail: 1 }));
        expect(loginOf(linkOf(login).href), 'the address that is followed is that of a stored login').to.be.an(
          'object',
        );
        await visit.comeBack(parameter(login.href, 'state'));
        for (const each of document.querySelectorAll('aritma-login')) each.remove();
      });
    }
  }
});
