import { aTimeout, expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import type { AritmaCallback } from '../../../src/index.js';
import {
  responseFragment,
  loginAttributes,
  beginLogin,
  CallbackPage,
  closePages,
  finish,
  type FinishedPage,
  prerender,
} from '../../support/callback-page.js';
import { waitUntil } from '../../support/wait-until.js';

const statusText = ({ renderRoot }: AritmaCallback): string =>
  renderRoot.querySelector('[role=status]')!.textContent.trim();
const isShown = (element: Element | null | undefined): boolean => !!element?.getClientRects().length;
const states = (callback: AritmaCallback): string[] =>
  ['pending', 'complete', 'error'].filter((state) => callback.matches(`:state(${state})`));

describe('<aritma-callback>', () => {
  afterEach(closePages);

  describe('in the page of the test', () => {
    const { href } = location;
    const ownLogin = html`<aritma-login slot="login" tenant="acme" client-id="spa" scope="s" redirect-uri="/callback">
      Log in again
    </aritma-login>`;

    /** Adds an element for a response to the document of the test, in which the accessibility check runs. */
    const show = async (address: string, content = html``): Promise<AritmaCallback> => {
      history.replaceState(null, '', address);
      const callback = await fixture<AritmaCallback>(html`<aritma-callback>${content}</aritma-callback>`);
      await callback.result.catch(() => undefined);
      await callback.updateComplete;
      return callback;
    };

    afterEach(async () => {
      fixtureCleanup();
      history.replaceState(null, '', href);
      await waitUntil(() => document.createElement('aritma-callback').status === 'idle', 'forgotten');
    });

    it('<aritma-callback> is accessible while idle', async () => {
      const callback = await show(href);
      expect(callback.status).to.equal('idle');
      await expect(callback).to.be.accessible();
    });

    it('<aritma-callback> is accessible while pending', async () => {
      const reveal = prerender(window);
      history.replaceState(null, '', responseFragment(beginLogin()));
      const callback = await fixture<AritmaCallback>(html`<aritma-callback></aritma-callback>`);
      expect(callback.status).to.equal('pending');
      await expect(callback).to.be.accessible();
      reveal();
      delete (document as { prerendering?: boolean }).prerendering;
      await callback.result;
    });

    it('<aritma-callback> is accessible when complete', async () => {
      const callback = await show(responseFragment(beginLogin()));
      expect(callback.status).to.equal('complete');
      await expect(callback).to.be.accessible();
    });

    it('<aritma-callback> is accessible with an error and "Try again"', async () => {
      const callback = await show(`#error=access_denied&state=${beginLogin()}`);
      expect(isShown(callback.renderRoot.querySelector('a'))).to.be.true;
      await expect(callback).to.be.accessible();
    });

    it("<aritma-callback> is accessible with an error and the page's own login", async () => {
      const callback = await show('#access_token=t', ownLogin);
      expect(isShown(callback.querySelector('aritma-login'))).to.be.true;
      await expect(callback).to.be.accessible();
    });
  });

  describe('without a response', () => {
    let page: FinishedPage;

    beforeEach(async () => {
      page = await finish('?tab=2');
    });

    it('is idle and has no custom state', () => {
      expect(page.callback.status).to.equal('idle');
      expect(states(page.callback)).to.deep.equal([]);
    });

    it('has neither token nor error', () => {
      expect(page.callback.token).to.be.undefined;
      expect(page.callback.error).to.be.undefined;
      expect(page.done).to.deep.equal({ token: undefined });
    });

    it('dispatches no event', () => expect(page.events).to.have.lengthOf(0));

    it('shows nothing in its live region', () => expect(statusText(page.callback)).to.equal(''));

    it('stores nothing', () => expect([localStorage.length, sessionStorage.length]).to.deep.equal([0, 0]));
  });

  describe('while the response is validated', () => {
    let page: CallbackPage;
    let reveal: () => void;

    beforeEach(async () => {
      page = await CallbackPage.open(
        `callback.html${responseFragment(beginLogin())}`,
        (window) => (reveal = prerender(window)),
      );
      await page.callback.updateComplete;
    });

    it('has the status and the custom state pending', () => {
      expect(page.callback.status).to.equal('pending');
      expect(states(page.callback)).to.deep.equal(['pending']);
      expect(statusText(page.callback)).to.equal('Logging you in…');
    });

    it('has no token and no error while it is pending', () => {
      expect(page.callback.token).to.be.undefined;
      expect(page.callback.error).to.be.undefined;
    });

    it('changes the text of the live region that existed before', async () => {
      const region = page.callback.renderRoot.querySelector('[role=status]');
      reveal();
      await page.outcome();
      expect(region?.isConnected).to.be.true;
      expect(page.callback.renderRoot.querySelectorAll('[role=status]').length).to.equal(1);
      expect(statusText(page.callback)).to.equal('You are logged in.');
    });

    it('does not move the focus when it is complete', async () => {
      const field = page.document.createElement('input');
      page.document.body.append(field);
      field.focus();
      reveal();
      await page.outcome();
      expect(page.document.activeElement === field).to.be.true;
    });

    it('settles the promise after the event', async () => {
      const order: string[] = [];
      page.document.addEventListener('token', () => {
        order.push('event');
        queueMicrotask(() => order.push('microtask'));
      });
      void page.callback.result.then(() => order.push('result'));
      reveal();
      await page.outcome();
      expect(order[0]).to.equal('event');
      expect(order).to.include('result');
    });

    it('has the token and the status of the event when listeners are called', async () => {
      const properties: unknown[] = [];
      page.callback.addEventListener('token', ({ detail }) =>
        properties.push(detail === page.callback.token, page.callback.status, page.callback.error),
      );
      reveal();
      await page.outcome();
      expect(properties).to.deep.equal([true, 'complete', undefined]);
    });
  });

  describe('with a token', () => {
    it('has the status and the custom state complete', async () => {
      const { callback, done, events } = await finish(responseFragment(beginLogin()));
      expect(callback.status).to.equal('complete');
      expect(states(callback)).to.deep.equal(['complete']);
      expect(callback.error).to.be.undefined;
      expect(callback.token).to.equal(events[0]?.detail);
      expect(done.token).to.equal(events[0]?.detail);
    });

    it('dispatches token once on itself: it bubbles, is composed and cannot be cancelled', async () => {
      const targets: (EventTarget | null)[] = [];
      const { callback, events } = await finish(responseFragment(beginLogin()), (window) =>
        window.addEventListener('token', ({ target }) => targets.push(target)),
      );
      expect(events.map(({ type }) => type)).to.deep.equal(['token']);
      const { bubbles, composed, cancelable } = events[0]!;
      expect({ bubbles, composed, cancelable }).to.deep.equal({ bubbles: true, composed: true, cancelable: false });
      expect(targets.map((target) => target === callback)).to.deep.equal([true]);
    });

    it('puts all values of the response and the login into the detail', async () => {
      const before = Date.now();
      const { done } = await finish(responseFragment(beginLogin(), { scope: 'bankservice', token_type: 'bEARER' }));
      const { expiresAt, ...token } = done.token!;
      expect(token).to.deep.equal({
        accessToken: 'secret-token',
        tokenType: 'Bearer',
        expiresIn: 3600,
        scope: 'bankservice',
        authority: 'https://id.example',
        tenant: 'acme',
        clientId: 'spa',
        flow: 'implicit',
        returnTo: `${location.origin}/accounts?tab=2#top`,
      });
      expect(expiresAt).to.be.within(before + 3_600_000, Date.now() + 3_600_000);
    });

    it('computes expiresAt from the time at which the response arrived', async () => {
      let reveal!: () => void;
      const opening = Date.now();
      const page = await CallbackPage.open(`callback.html${responseFragment(beginLogin())}`, (window) => {
        reveal = prerender(window);
      });
      const loaded = Date.now();
      await aTimeout(200);
      reveal();
      const { token } = await page.outcome();
      expect(token!.expiresAt! - 3_600_000).to.be.within(opening, loaded);
    });

    it('freezes the detail', async () => {
      const { done } = await finish(responseFragment(beginLogin()));
      expect(Object.isFrozen(done.token)).to.be.true;
    });

    it('uses the requested scope if the server sends none', async () => {
      const { done } = await finish(responseFragment(beginLogin()));
      expect(done.token!.scope).to.equal(loginAttributes.scope);
    });

    it('has no expiresAt if the server sends no expires_in', async () => {
      const { done } = await finish(responseFragment(beginLogin(), { expires_in: undefined }));
      expect(done.token).to.include({ expiresIn: undefined, expiresAt: undefined });
    });

    for (const lifetime of ['0', '9999999999']) {
      it(`accepts a lifetime of ${lifetime} seconds`, async () => {
        const { done } = await finish(responseFragment(beginLogin(), { expires_in: lifetime }));
        expect(done.token!.expiresIn).to.equal(Number(lifetime));
      });
    }

    it('keeps a token unchanged that contains every character allowed in an Authorization header', async () => {
      const token = 'AZaz09-._~+/==';
      const { done } = await finish(responseFragment(beginLogin(), { access_token: token }));
      expect(done.token!.accessToken).to.equal(token);
    });

    it('ignores unknown parameters, and keeps them in the address', async () => {
      const { done, address } = await finish(`${responseFragment(beginLogin())}&iat=1&shape=round&shape=flat`);
      expect(done.token!.accessToken).to.equal('secret-token');
      expect(address).to.equal('callback.html#iat=1&shape=round&shape=flat');
    });

    it('writes the token neither to storage nor to the page nor to the console', async () => {
      const page = await finish(responseFragment(beginLogin()));
      await aTimeout(100);
      const { localStorage, sessionStorage, document, history, location } = page.window;
      const places = [
        JSON.stringify([localStorage, sessionStorage, history.state, location.href, document.cookie]),
        document.documentElement.outerHTML,
        page.callback.renderRoot.querySelector('[role=status]')!.parentNode!.textContent,
        ...[...page.callback.renderRoot.querySelectorAll('*')].map(({ outerHTML }) => outerHTML),
      ];
      expect(page.done.token!.accessToken).to.equal('secret-token');
      for (const place of places) expect(place).not.to.include('secret-token');
      expect(page.complaints).to.deep.equal([]);
    });

    it('sends no request to other origins, and none with the token', async () => {
      const page = await finish(responseFragment(beginLogin()), (window) => window.performance.clearResourceTimings());
      const addresses = page.window.performance.getEntriesByType('resource').map(({ name }) => name);
      expect(addresses.length).to.be.above(0);
      expect(addresses.filter((name) => !name.startsWith(location.origin) || name.includes('secret-token'))).to.be
        .empty;
    });
  });

  describe('with an error', () => {
    it('has the status and the custom state error', async () => {
      const { callback, done, events } = await finish(`#error=access_denied&state=${beginLogin()}`);
      expect(callback.status).to.equal('error');
      expect(states(callback)).to.deep.equal(['error']);
      expect(callback.token).to.be.undefined;
      expect(callback.error).to.equal(events[0]?.detail);
      expect(done.error).to.equal(events[0]?.detail);
    });

    it('dispatches tokenerror once: it bubbles, is composed and cannot be cancelled', async () => {
      const { events } = await finish(`#error=access_denied&state=${beginLogin()}`);
      expect(events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
      const { bubbles, composed, cancelable } = events[0]!;
      expect({ bubbles, composed, cancelable }).to.deep.equal({ bubbles: true, composed: true, cancelable: false });
    });

    it('has an error that is an Error with a code and without a cause', async () => {
      const { done, window } = await finish(`#error=access_denied&state=${beginLogin()}`);
      expect(done.error).to.be.instanceOf(window.Error);
      expect(done.error).to.include({ name: 'AritmaLoginError', code: 'access_denied' });
      expect(done.error!.cause).to.be.undefined;
    });

    it('causes no unhandled rejection if the page does not use the promise', async () => {
      const page = await CallbackPage.open(`callback.html#error=access_denied&state=${beginLogin()}`);
      await waitUntil(() => page.events.length === 1);
      await aTimeout(100);
      expect(page.complaints).to.deep.equal([]);
    });

    for (const [code, text] of [
      ['access_denied', 'The login was cancelled.'],
      ['login_required', 'Please log in to continue.'],
      ['temporarily_unavailable', 'The login service is unavailable. Please try again later.'],
      ['some_code_of_its_own', 'The login did not succeed.'],
      ['invalid_scope', 'Something is wrong with this website. Please report this code to its owner: invalid_scope'],
      ['constructor', 'The login did not succeed.'],
      ['__proto__', 'The login did not succeed.'],
    ] as const) {
      it(`shows "${text}" for ${code}`, async () => {
        const { callback, done } = await finish(`#error=${code}&state=${beginLogin()}`);
        expect(done.error!.code).to.equal(code);
        expect(statusText(callback)).to.equal(text);
      });
    }

    it('never shows the texts of the server', async () => {
      const markup = '<img src=x onerror="parent.harmed=true">';
      const server = {
        error: markup.replaceAll('"', "'"),
        error_description: markup,
        error_uri: 'https://evil.example',
      };
      const query = new URLSearchParams({ ...server, state: beginLogin() });
      const { callback, done, document } = await finish(`?${query}`);
      expect(done.error).to.include({ code: server.error, description: markup, uri: 'https://evil.example/' });
      for (const place of [document.documentElement.outerHTML, callback.shadowRoot!.innerHTML, document.title]) {
        expect(place).not.to.match(/img|onerror|evil/);
      }
      expect(statusText(callback)).to.equal('The login did not succeed.');
    });
  });

  describe('with slots', () => {
    const filled = (window: Window): void =>
      window.document.addEventListener('DOMContentLoaded', () => {
        for (const slot of ['idle', 'pending', 'complete', 'error']) {
          const text = window.document.createElement('p');
          Object.assign(text, { slot, textContent: `The page's ${slot}` });
          window.document.querySelector('aritma-callback')!.append(text);
        }
      });
    const shown = ({ callback }: CallbackPage): string[] =>
      [...callback.children].filter(isShown).map(({ slot }) => slot);

    it('shows only the slot idle while idle', async () => {
      expect(shown(await finish('', filled))).to.deep.equal(['idle']);
    });

    it('shows only the slot pending while pending, then only the slot complete', async () => {
      let reveal!: () => void;
      const page = await CallbackPage.open(`callback.html${responseFragment(beginLogin())}`, (window) => {
        filled(window);
        reveal = prerender(window);
      });
      await page.callback.updateComplete;
      expect(shown(page)).to.deep.equal(['pending']);
      reveal();
      await page.outcome();
      expect(shown(page)).to.deep.equal(['complete']);
    });

    it('shows only the slot error after an error', async () => {
      expect(shown(await finish('#access_token=t', filled))).to.deep.equal(['error']);
    });
  });
});
