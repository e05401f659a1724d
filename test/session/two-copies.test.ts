import { expect } from '@open-wc/testing';
import * as first from '../../src/session.js';
import '../../src/session-element.js';
import type { Session } from '../../src/session/session.js';
import { beginPkceLogin, CallbackPage, closePages, pageUrl } from '../support/callback-page.js';
import { afterThisTest } from '../support/undo.js';
import { eventually, realTime, TestClock } from './support/clock.js';
import { readPage, serverFor } from './support/server.js';
import { newClient, renewed, tokenOf } from './support/sessions.js';

/** Imports a module of the second copy of the package. */
const importCopy = async <Module>(path: string): Promise<Module> =>
  (await import(`${location.origin}/second-copy/src/${path}`)) as Module;

describe('a page that loads the package twice', () => {
  let second: typeof first;
  before(async () => {
    second = await importCopy<typeof first>('session.ts');
    await importCopy('session-element.ts');
  });

  const sessions: Session[] = [];
  const sessionOf = (copy: typeof first, client: ReturnType<typeof newClient>): Session => {
    const session = copy.getSession(client);
    sessions.push(session);
    return session;
  };
  afterEach(async () => {
    await Promise.allSettled(sessions.splice(0).map((session) => session.logout({ local: true })));
    (Reflect.get(globalThis, Symbol.for('aritma-login:sessions')) as Map<string, unknown>).clear();
    closePages();
  });

  it('has two copies of its modules', () => {
    expect(second.getSession === first.getSession).to.be.false;
    expect(second.AritmaLoginError === first.AritmaLoginError).to.be.false;
  });

  for (const [title, order] of [
    ['first', () => [first, second]],
    ['second', () => [second, first]],
  ] as const) {
    it(`shares the session that the ${title} copy has created`, async () => {
      const client = newClient();
      const [creator, other] = order();
      const session = sessionOf(creator!, client);
      expect(other!.getSession(client) === session).to.be.true;
      expect(other!.getSession() === session).to.be.true;
      const server = serverFor(client);
      await session.adopt(tokenOf(client, { expiresIn: 0 }));
      expect(
        await Promise.all([first.getSession(client).getToken(), second.getSession(client).getToken()]),
      ).to.deep.equal(['access-1', 'access-1']);
      expect(server.received).to.deep.equal(['refresh-0']);
    });
  }

  it('uses the options of the last call of getSession(), of whichever copy', async () => {
    const client = newClient();
    sessions.push(first.getSession({ ...client, storage: 'browser' }));
    const session = second.getSession({ ...client, storage: 'memory' });
    expect(await session.adopt(tokenOf(client))).to.equal('memory');
  });

  it('tells an element of one copy about a session that the other copy has created', async () => {
    const client = newClient();
    const element = document.createElement('aritma-session');
    document.body.append(element);
    afterThisTest(() => element.remove());
    expect(element.session).to.be.undefined;
    const session = sessionOf(second, client);
    await element.updateComplete;
    expect(element.session === session).to.be.true;
    const changes: string[] = [];
    element.addEventListener('sessionchange', ({ detail }) => changes.push(detail.reason));
    await session.adopt(tokenOf(client));
    expect(element.matches(':state(logged-in)')).to.be.true;
    expect(changes).to.deep.equal(['login']);
  });

  it('notes the input of the user for the sessions of both copies', async () => {
    const [one, other] = [newClient(), newClient()];
    sessionOf(first, one);
    const session = sessionOf(second, other);
    const server = serverFor(other);
    const clock = TestClock.install();
    await session.adopt(tokenOf(other, { expiresIn: 1260 }));
    for (let minutes = 0; minutes < 22; minutes += 1) {
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      await clock.pass(60_000);
    }
    expect(server.received).to.deep.equal(['refresh-0']);
  });

  it('keeps the token of a login once, announces it once, and leaves the callback page once', async () => {
    const client = newClient();
    const returnTo = pageUrl('undefined.html?returned');
    const state = await beginPkceLogin({ tenant: client.tenant, 'return-to': returnTo });
    let requests = 0;
    const loads: string[] = [];
    const page = await CallbackPage.open(`two-copies.html?code=c&state=${state}`, (window) => {
      const frame = window.frameElement as HTMLIFrameElement;
      frame.addEventListener('load', () => loads.push(frame.contentWindow!.location.href));
      window.fetch = () => {
        requests += 1;
        return Promise.resolve(renewed(0));
      };
    });
    await eventually(() => page.window.location.href === returnTo, 'the return');
    await realTime(200);
    expect(requests).to.equal(1);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
    expect(JSON.stringify(page.events[0]!.detail)).not.to.match(/refresh/i);
    expect(loads.filter((address) => address === returnTo)).to.have.lengthOf(1);
    expect(page.complaints.filter((line) => !line.startsWith('Multiple versions of Lit'))).to.deep.equal([]);
    expect(await (await readPage(client)).getToken()).to.equal('access-0');
  });
});
