import { expect } from '@open-wc/testing';
import '../../src/session-element.js';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import type { AritmaLogout, AritmaSession } from '../../src/session-element.js';
import type { SessionStorage } from '../../src/session/session-store.js';
import { createIdToken } from '../support/id-token.js';
import { collectEvents, consoleLines, listen } from '../support/events.js';
import { afterThisTest, replaceProperty } from '../support/undo.js';
import { eventually, realTime, TestClock } from './support/clock.js';
import { fillDisk, everythingStored } from './support/database.js';
import { closeFrames, type FramePage, openFrame } from './support/frames.js';
import { heldResponse, loggedIn, page, readPage, serverFor, TestServer } from './support/server.js';
import { newClient, renewed, tokenOf } from './support/sessions.js';

type Client = ReturnType<typeof newClient>;

/** A client whose server is the one of the tests, which shows what a page sends to it. */
const echoingClient = (): Client => ({ ...newClient(), authority: location.origin });

const echo = '/test/echo';

/** Adds `<aritma-session>` around `<aritma-logout>`. */
function addLogout(client: Client, attributes: Record<string, string> = {}, document = window.document): AritmaLogout {
  const session: AritmaSession = document.createElement('aritma-session');
  session.setAttribute('authority', client.authority);
  session.setAttribute('tenant', client.tenant);
  session.setAttribute('client-id', client.clientId);
  const logout = document.createElement('aritma-logout');
  for (const [name, value] of Object.entries(attributes)) logout.setAttribute(name, value);
  const content = document.createElement('p');
  content.slot = 'logged-in';
  content.append(logout);
  session.append(content);
  document.body.append(session);
  afterThisTest(() => session.remove());
  return logout;
}

const buttonOf = (logout: AritmaLogout): HTMLButtonElement => logout.shadowRoot!.querySelector('button')!;

describe('logout()', () => {
  it('revokes the refresh token, once, and without waiting for the response', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = await loggedIn(client);
    await session.logout({ local: true });
    await eventually(() => server.revoked.length);
    expect(server.revoked).to.deep.equal(['refresh-0']);
  });

  it('revokes the refresh token even if the page is left during the request', async () => {
    const client = newClient();
    const server = serverFor(client);
    const session = await loggedIn(client);
    await session.logout({ local: true });
    await eventually(() => server.revocations.length);
    expect(server.revocations[0]!.keepalive).to.be.true;
  });

  it('revokes the newest refresh token if another page has renewed it', async () => {
    const client = newClient();
    const server = serverFor(client, (_, count) => renewed(count));
    const session = await loggedIn(client);
    const other = page(client);
    await other.renew();
    await session.logout({ local: true });
    await eventually(() => server.revoked.includes('refresh-1'));
  });

  it('writes to each place once', async () => {
    const client = newClient();
    serverFor(client);
    const session = await loggedIn(client);
    let writes = 0;
    const { put } = IDBObjectStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    replaceProperty(IDBObjectStore.prototype, 'put', {
      value(this: IDBObjectStore, value: unknown, key: IDBValidKey) {
        writes += 1;
        return put.call(this, value, key);
      },
    });
    await session.logout({ local: true });
    expect(writes).to.equal(2); // the place of the tab, and that of the browser
  });

  it('is complete if the server cannot be reached', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    serverFor(newClient());
    await session.logout({ local: true });
    expect(session.state).to.equal('logged-out');
  });

  it('of a session in memory ends a stored session as well', async () => {
    const client = newClient();
    const server = serverFor(client);
    const stored = page(client);
    stored.configure({}, { storage: 'browser' });
    await stored.adopt(tokenOf(client));
    const memory = page(client);
    memory.configure({}, { storage: 'memory' });
    await memory.adopt(tokenOf(client, { refreshToken: 'refresh-memory' }));
    await memory.logout({ local: true });
    await eventually(() => server.revoked.length === 2);
    expect(page(client).state).to.equal('logged-out');
  });

  it('rejects and does nothing if the end session endpoint is not a path below the URL of the tenant', async () => {
    const client = newClient();
    const session = await loggedIn(client);
    for (const endSession of ['/../other/connect/endsession', '/a?b', '/a#b', '\\..\\x', '/%2e%2e/x']) {
      const code = await session.logout({ endSession }).catch((error: AritmaLoginError) => error.code);
      expect(code, endSession).to.equal('invalid_configuration');
    }
    expect(session.state).to.equal('logged-in');
  });

  it('without a session revokes nothing', async () => {
    const client = newClient();
    const server = serverFor(client);
    await page(client).logout({ local: true });
    await realTime(50);
    expect(server.revoked).to.deep.equal([]);
  });

  it('ends a login, regardless of how many microtasks after adopt() it is called', async () => {
    for (let step = 0; step < 50; step += 1) {
      const client = newClient();
      serverFor(client);
      const session = page(client);
      session.configure({}, { storage: 'memory' });
      const login = session.adopt(tokenOf(client));
      for (let count = 0; count < step; count += 1) await Promise.resolve();
      await Promise.all([session.logout({ local: true }), login]);
      expect([step, session.state, session.peekToken()]).to.deep.equal([step, 'logged-out', undefined]);
    }
  });

  it('does not end a login that a listener begins when the session ends', async () => {
    const client = newClient();
    serverFor(client);
    const session = await loggedIn(client);
    let login: Promise<unknown> | undefined;
    session.addEventListener('sessionchange', ({ detail }) => {
      if (detail.reason === 'logout') login = session.adopt(tokenOf(client, { accessToken: 'next' }));
    });
    await session.logout({ local: true });
    await login;
    expect([session.peekToken(), await (await readPage(client)).getToken()]).to.deep.equal(['next', 'next']);
  });

  it('during a renewal revokes the tokens that arrive late', async () => {
    const client = newClient();
    const held = heldResponse();
    const server = serverFor(client, () => held.response);
    const session = await loggedIn(client);
    const renewal = session.renew().catch(() => undefined);
    await eventually(() => server.received.length);
    await session.logout({ local: true });
    held.send(renewed(7));
    await renewal;
    await eventually(() => server.revoked.includes('refresh-7'));
    expect(await everythingStored()).not.to.include('refresh-7');
  });
});

describe('logout() that leaves the page', () => {
  afterEach(closeFrames);

  /** Opens a page of a user who has logged in. */
  async function open(
    changes: object = {},
    storage: SessionStorage = 'tab',
  ): Promise<{ client: Client; server: TestServer; frame: FramePage }> {
    const client = echoingClient();
    const server = new TestServer(client);
    const frame = await openFrame(client, (window) => server.install(window), 'session-elements.html');
    frame.session.configure({}, { storage });
    await frame.session.adopt(tokenOf(client, changes));
    return { client, server, frame };
  }

  /** The page that the frame shows when it has left the first one. */
  async function nextPage({ window }: FramePage): Promise<Window> {
    await eventually(
      () => window.location.pathname.endsWith(echo) && window.document.readyState === 'complete',
      'the end session endpoint',
    );
    return window;
  }

  /** What this package has written to the console of a page. */
  const complaintsOf = ({ complaints }: FramePage): string[] => complaints.filter((text) => !text.includes('lit.dev'));

  const home = `${location.origin}/home?a=1`;

  it('sends the ID token, the client and the address to return to, after the session has ended', async () => {
    const { client, server, frame } = await open();
    void frame.session.logout({ returnTo: '/home?a=1', endSession: echo });
    const { location: address } = await nextPage(frame);
    expect(address.origin + address.pathname).to.equal(`${client.authority}/${client.tenant}${echo}`);
    expect(Object.fromEntries(new URLSearchParams(address.search))).to.deep.equal({
      id_token_hint: createIdToken(),
      client_id: 'spa',
      post_logout_redirect_uri: home,
    });
    expect(page(client).state).to.equal('logged-out');
    await eventually(() => server.revoked.length > 0);
    await realTime(100);
    expect(server.revoked).to.deep.equal(['refresh-0']);
    expect(complaintsOf(frame)).to.deep.equal([]);
  });

  for (const storage of ['tab', 'browser'] as const) {
    it(`reaches the server and the other pages if the page is left at once, with storage="${storage}"`, async () => {
      const { client, server, frame } = await open({}, storage);
      const other = await readPage(client);
      expect(other.state).to.equal('logged-in');
      void frame.session.logout({ local: true });
      frame.close();
      await eventually(() => other.state === 'logged-out' && server.revoked.length > 0);
      await realTime(100);
      expect(server.revoked).to.deep.equal(['refresh-0']);
      expect([other.state, other.reason]).to.deep.equal(['logged-out', 'logout-elsewhere']);
    });
  }

  it('revokes the token once if the page is left and comes back', async () => {
    const { server, frame } = await open();
    const { window, session } = frame;
    const leaving = session.logout({ local: true }).catch(({ code }: AritmaLoginError) => code);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await leaving;
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await realTime(500);
    expect(server.revoked).to.deep.equal(['refresh-0']);
    expect(session.state).not.to.equal('logged-in');
  });

  it('revokes the token if the page has been left', async () => {
    const { server, frame } = await open();
    frame.window.addEventListener('pagehide', () => void frame.session.logout({ local: true }));
    frame.close();
    await eventually(() => server.revoked.length > 0);
    expect(server.revoked).to.deep.equal(['refresh-0']);
  });

  it('warns that the page does not return if there is no ID token', async () => {
    const { frame } = await open({ idToken: undefined });
    void frame.session.logout({ returnTo: '/home', endSession: echo });
    const { location: address } = await nextPage(frame);
    expect(address.search).to.equal('?client_id=spa');
    expect(complaintsOf(frame)).to.have.lengthOf(1);
    expect(complaintsOf(frame)[0]).to.include('Request the scope openid');
  });

  it('sends an ID token that is too long for a URL in a form', async () => {
    const idToken = createIdToken({ groups: 'g'.repeat(2000) });
    const { frame } = await open({ idToken });
    void frame.session.logout({ returnTo: '/home?a=1', endSession: echo });
    const { location: address, document } = await nextPage(frame);
    expect(address.search).to.equal('');
    expect(Object.fromEntries(new URLSearchParams(document.body.textContent))).to.deep.equal({
      id_token_hint: idToken,
      client_id: 'spa',
      post_logout_redirect_uri: home,
    });
  });

  it('does not show that form, removes it, and replaces this page regardless of <base target>', async () => {
    const client = newClient();
    serverFor(client);
    const session = await loggedIn(client, { idToken: createIdToken({ groups: 'g'.repeat(2000) }) });
    let isHidden: boolean | undefined;
    let target: string | undefined;
    replaceProperty(HTMLFormElement.prototype, 'submit', {
      value(this: HTMLFormElement) {
        const inputs = [...this.elements] as HTMLInputElement[];
        target = this.target;
        isHidden = this.isConnected && this.hidden && inputs.every(({ type }) => type === 'hidden');
      },
    });
    await session.logout();
    expect(isHidden).to.be.true;
    expect(target).to.equal('_self');
    expect(document.querySelector('form')).to.be.null;
  });

  it('leaves the page again only if the page is still there after 5 seconds', async () => {
    const client = newClient();
    serverFor(client);
    const clock = TestClock.install();
    const session = page(client);
    let submissions = 0;
    replaceProperty(HTMLFormElement.prototype, 'submit', { value: () => (submissions += 1) });
    const logInAndOut = async (): Promise<number> => {
      await session.adopt(tokenOf(client, { idToken: createIdToken({ groups: 'g'.repeat(2000) }) }));
      await session.logout();
      return submissions;
    };
    expect([await logInAndOut(), await logInAndOut()]).to.deep.equal([1, 1]);
    await clock.pass(5000);
    expect(await logInAndOut()).to.equal(2);
  });

  it('does not need the directive form-action of a Content-Security-Policy if the ID token is short', async () => {
    const { frame } = await open();
    const { document } = frame.window;
    const policy = document.createElement('meta');
    Object.assign(policy, { httpEquiv: 'Content-Security-Policy', content: "form-action 'none'" });
    document.head.append(policy);
    void frame.session.logout({ endSession: echo });
    expect((await nextPage(frame)).location.search).to.include('id_token_hint');
  });

  it('goes to Aritma ID even if there is no session in this browser', async () => {
    const { frame } = await open();
    await frame.session.logout({ local: true });
    void frame.session.logout({ endSession: echo });
    expect((await nextPage(frame)).location.search).to.equal('?client_id=spa');
    expect(complaintsOf(frame)).to.deep.equal([]);
  });

  it('goes to Aritma ID even if the browser does not remove the stored tokens, and the page has no session', async () => {
    const { frame, client } = await open();
    frame.window.IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    void frame.session.logout({ endSession: echo });
    expect(frame.session.state).to.equal('logged-out');
    await nextPage(frame);
    expect(page(client).state).to.equal('logged-out');
  });

  it('sends an absolute address to return to as it was given', async () => {
    const { frame } = await open();
    void frame.session.logout({ returnTo: ' https://app.example ', endSession: echo });
    const { location: address } = await nextPage(frame);
    expect(new URLSearchParams(address.search).get('post_logout_redirect_uri')).to.equal('https://app.example');
  });

  it('sends the ID token even if the user clicks twice', async () => {
    const { frame } = await open();
    void frame.session.logout({ endSession: `/slow${echo}` });
    await realTime(200);
    void frame.session.logout({ endSession: `/slow${echo}` });
    expect((await nextPage(frame)).location.search).to.include('id_token_hint');
  });

  for (const [way, press] of Object.entries({
    'click()': (logout: AritmaLogout) => logout.click(),
    'a click on its button': (logout: AritmaLogout) => buttonOf(logout).click(),
    'a submission of its form': (logout: AritmaLogout) => buttonOf(logout).form!.requestSubmit(),
  })) {
    it(`is what <aritma-logout> does by ${way}`, async () => {
      const { client, frame } = await open();
      const attributes = { 'end-session': echo, 'return-to': '/home?a=1' };
      const logout = addLogout(client, attributes, frame.window.document);
      press(logout);
      const { location: address } = await nextPage(frame);
      expect(new URLSearchParams(address.search).get('post_logout_redirect_uri')).to.equal(home);
      expect(page(client).state).to.equal('logged-out');
    });
  }
});

describe('<aritma-logout>', () => {
  /** Adds an element with the attribute `local` to the page of a user who has logged in. */
  async function addLocalLogout(): Promise<{ server: TestServer; logout: AritmaLogout; session: AritmaSession }> {
    const client = newClient();
    const server = serverFor(client);
    await loggedIn(client);
    const logout = addLogout(client, { local: '' });
    const session = logout.closest('aritma-session')!;
    await eventually(() => session.state === 'logged-in');
    return { server, logout, session };
  }

  it('is an accessible button with a text in the language of the page, or with the text of the page', async () => {
    const client = newClient();
    await loggedIn(client);
    const logout = addLogout(client, { lang: 'nn' });
    await eventually(() => logout.closest('aritma-session')!.state === 'logged-in');
    const text = (): HTMLElement => logout.shadowRoot!.querySelector('span span')!;
    expect(text().textContent).to.equal('Logg ut');
    logout.lang = 'da';
    await realTime(20);
    expect(text().textContent).to.equal('Log ud');
    expect(text().lang).to.equal('da');
    logout.textContent = 'Afslut';
    await expect(logout).to.be.accessible();
    logout.focus();
    expect(document.activeElement).to.equal(logout);
    expect(logout.shadowRoot!.activeElement).to.equal(buttonOf(logout));
  });

  it('has the default text if it contains only white space', async () => {
    const client = newClient();
    const logout = addLogout(client);
    logout.append('\n  ');
    await realTime(20);
    expect(logout.shadowRoot!.querySelector('span span')!.textContent).to.equal('Log out');
    logout.append('Bye');
    await realTime(20);
    expect(logout.shadowRoot!.querySelector('span span')).to.be.null;
  });

  it('with "local" ends the session in this browser, and the page stays', async () => {
    const { server, logout, session } = await addLocalLogout();
    const events = collectEvents('logout');
    logout.click();
    await eventually(() => session.state === 'logged-out' && server.revoked.length);
    expect(events.map(({ target }) => target)).to.deep.equal([logout]);
  });

  it('is pressed by a click that a script dispatches on it, unless that is canceled', async () => {
    const { logout, session } = await addLocalLogout();
    const events = collectEvents('logout');
    const click = (): boolean => logout.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    let isCanceled = true;
    listen(window, 'click', (event) => isCanceled && event.preventDefault(), true);
    click();
    expect(events).to.have.lengthOf(0);
    isCanceled = false;
    click();
    expect(events).to.have.lengthOf(1);
    await eventually(() => session.state === 'logged-out');
  });

  it('does nothing if the event is canceled', async () => {
    const { server, logout, session } = await addLocalLogout();
    listen(window, 'logout', (event) => event.preventDefault());
    logout.click();
    await realTime(50);
    expect(session.state).to.equal('logged-in');
    expect(server.revoked).to.deep.equal([]);
  });

  it('writes no token into the document', async () => {
    const client = newClient();
    await loggedIn(client);
    const logout = addLogout(client, { local: '' });
    const texts: string[] = [];
    const look = (): void => void texts.push(document.documentElement.outerHTML, logout.shadowRoot!.innerHTML);
    const observer = new MutationObserver(look);
    for (const root of [document, logout.shadowRoot!]) observer.observe(root, { subtree: true, childList: true });
    afterThisTest(() => observer.disconnect());
    logout.click();
    await realTime(50);
    look();
    for (const text of texts) expect(text).not.to.match(/access-0|refresh-0|e30\./);
  });

  it('reports that the session is not known', async () => {
    const errors = consoleLines('error');
    const logout = document.createElement('aritma-logout');
    logout.local = true;
    const around = document.body.appendChild(document.createElement('aritma-session'));
    around.setAttribute('tenant', crypto.randomUUID());
    around.append(logout);
    afterThisTest(() => around.remove());
    logout.click();
    await realTime(20);
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]).to.include('The session is not known');
  });

  it('warns if the browser does not remove the stored tokens', async () => {
    const client = newClient();
    await loggedIn(client);
    const warnings = consoleLines('warn');
    const logout = addLogout(client, { local: '' });
    await eventually(() => logout.closest('aritma-session')!.state === 'logged-in');
    const free = fillDisk();
    logout.click();
    await eventually(() => warnings.length);
    free();
    expect(logout.closest('aritma-session')!.state).to.equal('logged-out');
  });
});
