import { aTimeout, expect } from '@open-wc/testing';
import { followWithoutLeaving } from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { linkOf, loginElement } from '../support/elements.js';
import { dispatch } from '../support/link-events.js';
import { loginOf } from '../support/storage.js';
import { fault } from './fault.js';

describe('<aritma-login> that changes during a login', () => {
  const changes: Record<string, (login: HTMLElement) => Promise<void> | void> = {
    'a link that is moved': (login) => document.body.prepend(login),
    'a link that is removed and added again': async (login) => {
      login.remove();
      await aTimeout(0);
      document.body.append(login);
    },
    'a link that is cloned': (login) => document.body.append(login.cloneNode(true)),
  };
  for (const [what, change] of Object.entries(changes)) {
    for (const flow of ['implicit', 'pkce']) {
      fault(`${what} between pointerdown and click, with ${flow},`, 'token', async (attempt) => {
        const login = await loginElement(attempt.useAttributes({ flow }));
        dispatch(login, 'pointerdown');
        await change(login);
        await login.updateComplete;
        followWithoutLeaving(() => dispatch(login, 'click', { detail: 1 }));
        expect(loginOf(linkOf(login).href), 'the URL that is followed belongs to a stored login').to.be.an('object');
        await attempt.receiveResponse(parameter(login.href, 'state'));
        for (const each of document.querySelectorAll('aritma-login')) each.remove();
      });
    }
  }
});
