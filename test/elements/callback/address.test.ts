import { aTimeout, expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  beginPkceLogin,
  CallbackPage,
  closePages,
  finish,
  type PageWindow,
  responseParameters,
  unknownState,
} from '../../support/callback-page.js';
import { waitUntil } from '../../support/wait-until.js';

type EntryWindow = Window & { addressAfterImport: string };

describe('<aritma-callback> and the address of its page', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  describe('with a response to a pending login', () => {
    for (const prefix of ['#', '#/', '#!/', '#?', '#/?']) {
      it(`removes a token after ${prefix}`, async () => {
        const page = await finish(`${prefix}${responseParameters(state)}`);
        expect(page.done.token!.accessToken).to.equal('secret-token');
        expect(page.address).to.equal('callback.html');
      });
    }

    it('removes every parameter of a response', async () => {
      const all =
        'error=e&error_description=d&error_uri=u&code=c&access_token=t&token_type=b&expires_in=1&scope=s&iss=i' +
        '&session_state=x&id_token=j&refresh_token=r';
      const page = await finish(`#a=1&${all}&state=${state}&b=2`);
      expect(page.address).to.equal('callback.html#a=1&b=2');
    });

    it('removes an error in the query', async () => {
      const page = await finish(`?error=access_denied&state=${state}#part`);
      expect(page.done.error!.code).to.equal('access_denied');
      expect(page.address).to.equal('callback.html#part');
    });

    for (const suffix of ['#_', '#_=_']) {
      it(`removes ${suffix}, which some servers append`, async () => {
        const page = await finish(`?error=access_denied&state=${state}${suffix}`);
        expect(page.done.error!.code).to.equal('access_denied');
        expect(page.window.location.href).to.match(/callback\.html$/);
      });
    }

    it('removes a code', async () => {
      const page = await finish(`?code=c&state=${state}&tab=2`);
      expect(page.done.error!.code).to.equal('invalid_response');
      expect(page.address).to.equal('callback.html?tab=2');
    });

    it('keeps all other parameters byte for byte', async () => {
      const page = await finish(`?a=%7e+1&b&=&c=%#/?x=%c3%a6&${responseParameters(state)}&y=%20+&&z`);
      expect(page.done.token!.accessToken).to.equal('secret-token');
      expect(page.address).to.equal('callback.html?a=%7e+1&b&=&c=%#/?x=%c3%a6&y=%20+&z');
    });

    it("keeps a router's fragment beside an error in the query", async () => {
      const page = await finish(`?error=access_denied&state=${state}#/accounts?tab=2&code=c`);
      expect(page.address).to.equal('callback.html#/accounts?tab=2&code=c');
    });

    it('keeps the path if the document has another base URL', async () => {
      const page = await finish(responseFragment(state), ({ document }) =>
        document.head.append(Object.assign(document.createElement('base'), { href: '/elsewhere/' })),
      );
      expect(page.done.token!.accessToken).to.equal('secret-token');
      expect(page.address).to.equal('callback.html');
    });

    it('keeps history.state', async () => {
      const page = await finish(responseFragment(state), ({ history }) =>
        history.replaceState({ router: { key: 1 } }, ''),
      );
      expect(page.done.token!.accessToken).to.equal('secret-token');
      expect(page.window.history.state).to.deep.equal({ router: { key: 1 } });
    });

    it('adds no history entry', async () => {
      const pushed: unknown[] = [];
      await finish(responseFragment(state), ({ history }) => (history.pushState = (...args) => pushed.push(args)));
      expect(pushed).to.deep.equal([]);
    });

    it('removes the response as soon as the script has run, without an element', async () => {
      const page = await CallbackPage.open(`entry.html?tab=2${responseFragment(state)}`);
      expect((page.window as unknown as EntryWindow).addressAfterImport).to.match(/entry\.html\?tab=2$/);
    });

    it('removes the response as soon as the script has run, although the login is unknown', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(unknownState)}`);
      expect((page.window as unknown as EntryWindow).addressAfterImport).to.match(/entry\.html$/);
    });

    it('removes a response that came after the import when an element is connected', async () => {
      const page = await CallbackPage.open('entry.html');
      page.window.history.replaceState(null, '', responseFragment(state));
      const callback = page.mount();
      expect(page.address).to.equal('entry.html');
      expect((await page.outcome(callback)).token!.accessToken).to.equal('secret-token');
    });

    it('removes the same response if it comes twice to one document', async () => {
      const page = await finish(responseFragment(state));
      page.window.history.replaceState(null, '', responseFragment(state));
      page.mount();
      expect(page.address).to.equal('callback.html');
    });

    it('completes the login if the browser refuses to change the address', async () => {
      const page = await finish(responseFragment(state), ({ history, DOMException }) => {
        history.replaceState = () => {
          throw new DOMException('Too many calls', 'SecurityError');
        };
      });
      expect(page.done.token!.accessToken).to.equal('secret-token');
      expect(page.address).to.equal(`callback.html${responseFragment(state)}`);
      expect(page.complaints).to.deep.equal([]);
    });

    it('dispatches no second event if the browser refuses to change the address', async () => {
      const page = await finish(responseFragment(state), ({ history }) => {
        history.replaceState = () => {
          throw new Error('denied');
        };
      });
      const second = page.mount();
      expect(await page.outcome(second)).to.deep.equal(page.done);
      expect(page.events).to.have.lengthOf(1);
    });
  });

  describe('with a state of this package, but without a token or a usable code', () => {
    for (const address of ['#id_token=j', '?access_token=t', '#expires_in=1', '?', '#/?', '?code=c#tab=1']) {
      it(`removes the response, and reports invalid_response: ${address}`, async () => {
        const page = await finish(address.replace(/(?=#tab)|$/, `&state=${state}`));
        expect(page.done.error!.code).to.equal('invalid_response');
        expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
        expect(page.address).to.equal(`callback.html${/#tab.*/.exec(address)?.[0] ?? ''}`);
        expect(page.complaints).to.deep.equal([]);
      });
    }
  });

  describe('if the address changes after the page has loaded', () => {
    /** Waits until an element of the page has dispatched an event. @returns the types of its events */
    const eventTypes = async (page: CallbackPage): Promise<string[]> => {
      await waitUntil(() => page.events.length, 'an event');
      return page.events.map(({ type }) => type);
    };

    it('removes a response that is set as its fragment, and the existing element dispatches the event', async () => {
      const page = await finish('');
      page.window.location.hash = responseFragment(state);
      expect(await eventTypes(page)).to.deep.equal(['token']);
      expect(page.areFrom(page.callback)).to.deep.equal([true]);
      expect(page.address).to.equal('callback.html');
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
    });

    it('removes a response that is set as its fragment before there is an element', async () => {
      const page = await CallbackPage.open('entry.html');
      page.window.location.hash = responseFragment(state);
      await waitUntil(() => page.address === 'entry.html');
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
    });

    it('removes a response that going back in the history restores', async () => {
      const page = await finish('');
      page.window.history.replaceState(
        null,
        '',
        `?${responseFragment(state).slice(1).replace('access_token', 'code')}`,
      );
      page.window.dispatchEvent(new PopStateEvent('popstate'));
      expect(await eventTypes(page)).to.deep.equal(['tokenerror']);
      expect(page.address).to.equal('callback.html');
    });

    it('removes a response each time a router writes it back, without a second event', async () => {
      const page = await finish(responseFragment(state));
      for (const delay of [0, 700]) {
        await aTimeout(delay);
        page.window.history.replaceState({ router: delay }, '', responseFragment(state));
        await waitUntil(() => page.address === 'callback.html', 'the response is removed');
        expect(page.window.history.state).to.deep.equal({ router: delay });
      }
      expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
      expect(page.callback.status).to.equal('complete');
    });

    it('dispatches one event if a router writes the response back in the very call that removes it', async () => {
      let calls = 0;
      const page = await finish(responseFragment(state), ({ history }) => {
        const replaceState = history.replaceState.bind(history);
        history.replaceState = (...entry) => {
          replaceState(...entry);
          if ((calls += 1) === 1) replaceState(null, '', responseFragment(state));
        };
      });
      await aTimeout(600);
      expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
      expect(page.address).to.equal('callback.html');
    });

    it('removes a response that a router writes back while its code is exchanged', async () => {
      const pkce = await beginPkceLogin();
      let send!: (response: Response) => void;
      const page = await CallbackPage.open(`callback.html?code=c&state=${pkce}`, (window) => {
        window.fetch = () => new Promise((resolve) => (send = resolve));
      });
      await waitUntil(() => send);
      page.window.history.replaceState(null, '', `?code=c&state=${pkce}`);
      await waitUntil(() => page.address === 'callback.html', 'the response is removed');
      expect(page.callback.status).to.equal('pending');
      send(Response.json({ access_token: 'secret-token', token_type: 'Bearer' }));
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
    });

    describe('in a browser without the Navigation API', () => {
      const withoutNavigation = (window: PageWindow): unknown =>
        Object.defineProperty(window, 'navigation', { value: undefined });

      it('removes a response that a router writes back several seconds later', async () => {
        const page = await finish(responseFragment(state), withoutNavigation);
        await aTimeout(4000);
        page.window.history.replaceState(null, '', responseFragment(state));
        await waitUntil(() => page.address === 'callback.html', 'the response is removed');
        expect(page.events).to.have.lengthOf(1);
      });

      it('removes a response that a router writes back before a late listener receives the event', async () => {
        const page = await finish(responseFragment(state), withoutNavigation);
        page.window.history.replaceState(null, '', responseFragment(state));
        const addresses: string[] = [];
        page.callback.addEventListener('token', () => addresses.push(page.address));
        await aTimeout(30);
        expect(addresses).to.deep.equal(['callback.html']);
      });
    });

    it('removes several responses from the address, and dispatches their events one after the other', async () => {
      const page = await CallbackPage.open(`entry.html${responseFragment(unknownState)}`);
      for (const token of ['first-token', 'second-token']) {
        page.window.location.hash = responseFragment(beginLogin(), { access_token: token });
        await waitUntil(() => page.address === 'entry.html', 'the response is removed');
      }
      page.mount();
      await waitUntil(() => page.events.length === 3, 'three outcomes');
      const details = page.events.map(({ detail }) => ('code' in detail ? detail.code : detail.accessToken));
      expect(details).to.deep.equal(['state_unknown', 'first-token', 'second-token']);
    });

    it('takes a response that comes just after the last element was removed', async () => {
      const page = await finish(responseFragment(beginLogin()));
      page.callback.remove();
      page.window.location.hash = responseFragment(state, { access_token: 'another-token' });
      await aTimeout(1500);
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('another-token');
    });

    it('reports state_missing for a token without a state, also in a document that was reloaded', async () => {
      const page = await finish('');
      await page.waitForLoad(() => page.window.location.reload());
      page.window.location.hash = '#access_token=t&token_type=Bearer';
      await eventTypes(page);
      expect(page.callback.error!.code).to.equal('state_missing');
    });

    it('keeps the fragment of another library and that of the page itself', async () => {
      const page = await finish('');
      for (const hash of ['#access_token=t&state=foreign', '#part']) {
        page.window.location.hash = hash;
        await aTimeout(50);
        expect(page.address).to.equal(`callback.html${hash}`);
      }
      expect([page.events.length, page.callback.status]).to.deep.equal([0, 'idle']);
    });
  });

  describe('with a response to another library', () => {
    for (const address of [
      '?code=c&state=foreign',
      '?error=access_denied&state=foreign',
      '#error=access_denied&state=foreign',
      '#code=c&state=foreign',
      '?code=c',
      '?error=e',
      '#access_token=t&token_type=Bearer&state=foreign',
      '#/access_token=t&state=foreign',
      `#access_token=t&state=${unknownState}x`,
      `?code=c&state=${unknownState}x`,
      `?code=c&state=${unknownState.slice(0, -1)}`,
      `?code=c&state=${unknownState.slice(0, -1)}.`,
      `?code=c&state=${unknownState.slice(0, -1)}%0A`,
      `?code=c&state=x${unknownState}`,
      `?code=c&state=ARITMA${unknownState.slice(6)}`,
      '#/accounts?access_token=t',
      '#_=_',
    ]) {
      it(`leaves the address unchanged and reports nothing: ${address}`, async () => {
        const page = await finish(address);
        expect(page.address).to.equal(`callback.html${address}`);
        expect(page.done).to.deep.equal({ token: undefined });
        expect(page.callback.status).to.equal('idle');
        expect(page.events).to.have.lengthOf(0);
        expect(page.complaints).to.deep.equal([]);
      });
    }

    for (const [address, code] of [
      ['#access_token=t', 'state_missing'],
      ['#access_token=t&token_type=Bearer&state=', 'state_missing'],
      ['#/access_token=t', 'state_missing'],
    ] as const) {
      it(`leaves the address unchanged and reports ${code}: ${address}`, async () => {
        const page = await finish(address);
        expect(page.done.error!.code).to.equal(code);
        expect(page.events).to.have.lengthOf(1);
        expect(page.address).to.equal(`callback.html${address}`);
      });
    }

    it('reports no error before there is an element', async () => {
      const page = await CallbackPage.open('entry.html#access_token=t');
      expect(page.address).to.equal('entry.html#access_token=t');
      expect(page.events).to.have.lengthOf(0);
    });

    it('reports no error if the other library removed its response before there was an element', async () => {
      const page = await CallbackPage.open('entry.html#access_token=t');
      page.window.history.replaceState(null, '', page.window.location.pathname);
      const callback = page.mount();
      expect(await page.outcome(callback)).to.deep.equal({ token: undefined });
      expect(page.events).to.have.lengthOf(0);
    });

    it('reports one error for several elements', async () => {
      const page = await finish('#access_token=t');
      await page.outcome(page.mount());
      expect(page.events).to.have.lengthOf(1);
    });

    it('reports one error if a router rewrites the fragment', async () => {
      const page = await finish('#access_token=t');
      page.window.history.replaceState(null, '', '#/access_token=t');
      await page.outcome(page.mount());
      expect(page.events).to.have.lengthOf(1);
    });
  });

  it('reads the address on import without access to storage or crypto', async () => {
    const touched: string[] = [];
    const page = await CallbackPage.open(`entry.html${responseFragment(state)}`, (window) => {
      for (const name of ['localStorage', 'sessionStorage', 'crypto', 'indexedDB'] as const) {
        const value = window[name];
        Object.defineProperty(window, name, {
          configurable: true,
          get: () => {
            touched.push(name);
            return value;
          },
        });
      }
    });
    expect(page.address).to.equal('entry.html');
    expect(touched).to.deep.equal([]);
  });
});
