import { expect } from '@open-wc/testing';
import {
  beginLogin,
  beginPkceLogin,
  CallbackPage,
  closePages,
  type Endpoint,
  pageUrl,
  type PageWindow,
  responseFragment,
  tokenEndpoint,
} from '../support/callback-page.js';
import { eventually, realTime } from './support/clock.js';
import { everythingStored } from './support/database.js';
import { readPage } from './support/server.js';
import { idTokenOf, newClient } from './support/sessions.js';

type Client = ReturnType<typeof newClient>;

const returnTo = pageUrl('undefined.html?returned#top');

const respond: Endpoint = () =>
  Response.json({
    access_token: 'access-0',
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: 'refresh-0',
    id_token: idTokenOf('alice'),
  });

/** A callback page, and how often it has been replaced. */
interface ReturningPage {
  readonly page: CallbackPage;
  readonly loads: string[];
  /** The pages of the history when the response arrived. */
  readonly historyLength: number;
}

/** Opens a callback page with the response to a login. */
async function receive(
  name: string,
  response: string,
  prepare: (window: PageWindow) => void = () => undefined,
): Promise<ReturningPage> {
  const loads: string[] = [];
  let historyLength = 0;
  const page = await CallbackPage.open(`${name}${response}`, (window) => {
    historyLength = window.history.length;
    const frame = window.frameElement as HTMLIFrameElement;
    frame.addEventListener('load', () => loads.push(frame.contentWindow!.location.href));
    tokenEndpoint([], respond)(window);
    prepare(window);
  });
  return { page, loads, historyLength };
}

/** Logs in with PKCE, and receives the response on a callback page. */
async function logIn(client: Client, name = 'session-callback.html', prepare?: (window: PageWindow) => void) {
  const state = await beginPkceLogin({ tenant: client.tenant, 'return-to': returnTo });
  return receive(name, `?code=c&state=${state}`, prepare);
}

const hasReturned = ({ page }: ReturningPage): boolean => page.window.location.href === returnTo;

describe('auto-return', () => {
  afterEach(closePages);

  it('replaces the page once by the address to return to, when the session has kept the token', async () => {
    const client = newClient();
    const returning = await logIn(client);
    await eventually(() => hasReturned(returning), 'the return');
    await realTime(300);
    expect(returning.loads.filter((address) => address === returnTo)).to.have.lengthOf(1);
    expect(returning.page.window.history.length).to.equal(returning.historyLength);
    const next = await readPage(client);
    expect(await next.getToken()).to.equal('access-0');
  });

  it('lets the listeners of the page run first, which receive neither the refresh token nor the ID token', async () => {
    const client = newClient();
    const returning = await logIn(client);
    await eventually(() => hasReturned(returning), 'the return');
    const { events, complaints } = returning.page;
    expect(events.map(({ type }) => type)).to.deep.equal(['token']);
    expect(events[0]!.detail).to.include({ accessToken: 'access-0', returnTo, tenant: client.tenant });
    expect(JSON.stringify(events[0]!.detail)).not.to.match(/refresh|idToken|alice/i);
    expect(complaints).to.deep.equal([]);
  });

  it('leaves no token and no code in the address, the storage that can be read, or the console', async () => {
    const client = newClient();
    const returning = await logIn(client);
    await eventually(() => hasReturned(returning), 'the return');
    expect(await everythingStored()).not.to.match(/access-0|refresh-0/);
    expect(returning.loads.join()).not.to.match(/access-0|refresh-0/);
  });

  it('returns to the page on which the login began if there is no return-to', async () => {
    const client = newClient();
    const state = await beginPkceLogin({ tenant: client.tenant, 'return-to': '' });
    let left = '';
    await receive('session-callback.html', `?code=c&state=${state}`, (window) => {
      window.addEventListener('token', ({ detail }) => (left = detail.returnTo));
    });
    await eventually(() => left, 'the token');
    expect(left).to.equal(location.href);
  });

  it('returns after a login with the implicit flow', async () => {
    const client = newClient();
    const state = beginLogin({ tenant: client.tenant, 'return-to': returnTo });
    const returning = await receive('session-callback.html', responseFragment(state));
    await eventually(() => hasReturned(returning), 'the return');
    const next = await readPage(client);
    expect(await next.getToken()).to.equal('secret-token');
  });

  it('is no attribute of the page: without it, the page stays, and the session keeps the token', async () => {
    const client = newClient();
    const returning = await logIn(client, 'session-callback.html', ({ document }) => {
      document.addEventListener('DOMContentLoaded', () => {
        document.querySelector('aritma-callback')!.removeAttribute('auto-return');
      });
    });
    await returning.page.outcome();
    await realTime(300);
    expect(hasReturned(returning)).to.be.false;
    expect(JSON.stringify(returning.page.events[0]!.detail)).not.to.match(/refresh|idToken/i);
    expect(await (await readPage(client)).getToken()).to.equal('access-0');
  });

  it('does not return if the login did not succeed', async () => {
    const client = newClient();
    const state = await beginPkceLogin({ tenant: client.tenant, 'return-to': returnTo });
    const returning = await receive('session-callback.html', `?error=access_denied&state=${state}`);
    const { error } = await returning.page.outcome();
    await realTime(200);
    expect(error?.code).to.equal('access_denied');
    expect(hasReturned(returning)).to.be.false;
    expect(returning.page.complaints).to.deep.equal([]);
  });

  for (const [title, prepare] of [
    [
      'the browser stores nothing',
      (window: PageWindow) =>
        Object.defineProperty(window.IDBFactory.prototype, 'open', {
          value: () => {
            throw new window.DOMException('denied', 'SecurityError');
          },
        }),
    ],
    [
      'the session is to be kept in memory',
      ({ document }: PageWindow) =>
        document.addEventListener('DOMContentLoaded', () => {
          const session = document.createElement('aritma-session');
          session.setAttribute('storage', 'memory');
          document.body.append(session);
        }),
    ],
  ] as const) {
    it(`warns and stays on the callback page, which alone has the token, because ${title}`, async () => {
      const client = newClient();
      const returning = await logIn(client, 'session-callback.html', (window) => {
        prepare(window);
        window.document.addEventListener('DOMContentLoaded', () => {
          const session = window.document.querySelector('aritma-session');
          for (const [name, value] of [
            ['authority', client.authority],
            ['tenant', client.tenant],
            ['client-id', client.clientId],
          ] as const) {
            session?.setAttribute(name, value);
          }
        });
      });
      await returning.page.outcome();
      await realTime(200);
      expect(hasReturned(returning)).to.be.false;
      expect(returning.page.complaints.join()).to.include('auto-return has no effect');
    });
  }

  it('stays on the page without a session, warns why, and changes nothing of the token', async () => {
    const client = newClient();
    const returning = await logIn(client, 'callback.html', ({ document }) => {
      document.addEventListener('DOMContentLoaded', () => {
        document.querySelector('aritma-callback')!.setAttribute('auto-return', '');
      });
    });
    const { token } = await returning.page.outcome();
    await realTime(200);
    expect(hasReturned(returning)).to.be.false;
    expect(token).to.include({ accessToken: 'access-0', refreshToken: 'refresh-0', idToken: idTokenOf('alice') });
    expect(returning.page.complaints).to.have.lengthOf(1);
    expect(returning.page.complaints[0]).to.include('auto-return has no effect');
    expect(returning.page.complaints[0]).not.to.match(/access-0|refresh-0/);
  });
});
