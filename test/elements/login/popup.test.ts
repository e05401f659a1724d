import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import type { AritmaLogin } from '../../../src/index.js';
import { answer, CallbackPage, closePages, type PageWindow } from '../../support/callback-page.js';
import { follow, isWaiting, opened, openWindows, popupLogin } from '../../support/popup-login.js';
import {
  clickOn,
  consoleLines,
  denyStorage,
  dispatch,
  fillUp,
  followedAddresses,
  collectEvents,
  linkOf,
  listen,
  loginElement,
  loginOf,
  parameter,
  replaceProperty,
  statusOf,
  storedLogins,
  testAuthority,
} from '../../support/elements.js';
import { waitUntil } from '../../support/wait-until.js';

const modes = (): string[] => Object.values(storedLogins()).map(({ settings }) => settings['mode']!);

/** Clicks, and stays on the page after all. @returns the address that was followed */
async function addressFollowed(login: AritmaLogin, click = () => login.click()): Promise<string | undefined> {
  let address: string | undefined;
  // Registered after the element's own: who comes last sees what becomes of the click.
  listen(linkOf(login), 'click', () =>
    addEventListener(
      'click',
      (event) => {
        if (!event.defaultPrevented) address = login.href;
        event.preventDefault();
      },
      { once: true },
    ),
  );
  click();
  await login.updateComplete;
  return address;
}

/** The callback page, as the window that a login went on in; it counts how often it was to be closed. */
async function popup(reply: string): Promise<CallbackPage & { closings: number }> {
  const counter = { closings: 0 };
  const page = await CallbackPage.open(`callback.html${reply}`, (frame: PageWindow) => {
    frame.close = () => void (counter.closings += 1);
  });
  return Object.defineProperty(page, 'closings', { get: () => counter.closings }) as never;
}

describe('<aritma-login mode="popup">', () => {
  describe('at a click', () => {
    beforeEach(() => openWindows());

    it('opens a window for the address of the link, at once', async () => {
      const login = await popupLogin();
      login.click();
      expect(opened).to.have.length(1);
      expect(opened[0]!.href).to.equal(login.href);
      expect(opened[0]!.features).to.match(/^popup,width=480,height=720,left=-?\d+,top=-?\d+$/);
    });

    for (const [where, place] of [
      ['an ancestor', (login: AritmaLogin) => login.parentElement!],
      ['the element itself', (login: AritmaLogin) => login],
    ] as const) {
      it(`opens it too where ${where} keeps the click to itself`, async () => {
        await fixture(html`<iframe name="aside"></iframe>`);
        const login = await popupLogin({ target: 'aside', authority: testAuthority });
        listen(place(login), 'click', (event) => event.stopPropagation());
        login.click();
        expect(opened).to.have.length(1);
        expect(modes()).to.deep.equal(['popup']);
      });
    }

    it('opens a window for what a listener of the click has changed, and begins no more after it', async () => {
      await fixture(html`<iframe name="aside"></iframe>`);
      const login = await popupLogin({ target: 'aside', authority: testAuthority });
      listen(login, 'click', () => (login.loginHint = 'alice'));
      await clickOn(login);
      await login.updateComplete;
      expect(opened.map(({ href }) => href)).to.deep.equal([login.href]);
      expect(parameter(login.href, 'login_hint')).to.equal('alice');
      const begun = modes();
      await aTimeout(0);
      login.loginHint = 'bob';
      await login.updateComplete;
      expect(modes()).to.deep.equal(begun);
    });

    it('follows the link where a listener of the click has changed the mode', async () => {
      await fixture(html`<iframe name="aside"></iframe>`);
      const login = await popupLogin({ target: 'aside', authority: testAuthority });
      listen(login, 'click', () => (login.mode = 'redirect'));
      await clickOn(login);
      expect(opened).to.deep.equal([]);
      expect(modes()).to.include('redirect');
    });

    it('stays on the page', async () => {
      const login = await popupLogin();
      const clicks: Event[] = [];
      listen(login, 'click', (event) => clicks.push(event));
      login.click();
      expect(clicks.map(({ defaultPrevented }) => defaultPrevented)).to.deep.equal([true]);
    });

    it('stores a login that says so', async () => {
      const login = await popupLogin();
      login.click();
      expect(loginOf(login.href)!.settings).to.include({ mode: 'popup', tenant: 'acme' });
    });

    it('does not let the login page reach back', async () => {
      (await popupLogin()).click();
      expect(opened[0]!.opener).to.be.null;
    });

    it('says that the login goes on elsewhere, and stays a link', async () => {
      const login = await popupLogin();
      const { state } = await follow(login);
      expect(isWaiting(login)).to.be.true;
      expect(statusOf(login)).to.equal('Continue in the window that has opened.');
      expect(parameter(login.href, 'state')).to.equal(state);
    });

    it('works with pkce', async () => {
      const login = await popupLogin({ flow: 'pkce' });
      await login.updateComplete;
      const { state } = await follow(login);
      expect(parameter(opened[0]!.href, 'code_challenge')).to.have.length(43);
      expect(storedLogins()[state]!.verifier).to.have.length(43);
      expect(storedLogins()[state]!.settings['mode']).to.equal('popup');
    });

    it('works before the first digest of pkce', async () => {
      const login = document.createElement('aritma-login');
      const attributes = { tenant: 'acme', 'client-id': 'spa', scope: 'a', 'redirect-uri': '/callback' };
      for (const [name, value] of Object.entries({ ...attributes, flow: 'pkce', mode: 'popup' }))
        login.setAttribute(name, value);
      document.body.append(login);
      login.click();
      await waitUntil(() => opened.length === 1);
      await aTimeout(50);
      expect(opened).to.have.length(1);
      login.remove();
    });
  });

  describe('does not open a window', () => {
    for (const modifier of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey']) {
      it(`at a click with ${modifier}`, async () => {
        openWindows();
        const login = await popupLogin();
        const click = (): void => dispatch(login, 'click', { button: 0, detail: 1, [modifier]: true });
        expect(await addressFollowed(login, click)).to.equal(login.href);
        expect(opened).to.deep.equal([]);
        expect(modes()).to.deep.equal(['redirect']);
      });
    }

    for (const [type, button] of [
      ['auxclick', 1],
      ['contextmenu', 2],
      ['dragstart', 0],
      ['pointerdown', 0],
    ] as const) {
      it(`at ${type}`, async () => {
        openWindows();
        followedAddresses();
        dispatch(await popupLogin(), type, { button, detail: 1 });
        expect(opened).to.deep.equal([]);
        expect(modes()).to.deep.equal(['redirect']);
      });
    }

    it('at a click that the page prevents', async () => {
      openWindows();
      const login = await popupLogin();
      listen(login, 'click', (event) => event.preventDefault());
      login.click();
      await login.updateComplete;
      expect(opened).to.deep.equal([]);
      expect(isWaiting(login)).to.be.false;
    });

    it('at a click that the page prevents and keeps to itself', async () => {
      openWindows();
      const login = await popupLogin();
      listen(login, 'click', (event) => {
        event.preventDefault();
        event.stopPropagation();
      });
      login.click();
      await login.updateComplete;
      expect(opened).to.deep.equal([]);
    });

    it('in the other mode', async () => {
      openWindows();
      const login = await loginElement();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(opened).to.deep.equal([]);
    });
  });

  describe('is followed as a link', () => {
    it('where the browser opens no window', async () => {
      openWindows({ areBlocked: true });
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(loginOf(login.href)!.settings['mode']).to.equal('redirect');
      expect(isWaiting(login)).to.be.false;
    });

    it('once: a later click elsewhere opens none', async () => {
      openWindows({ areBlocked: true });
      await fixture(html`<iframe name="aside"></iframe>`);
      (await popupLogin({ target: 'aside', authority: testAuthority })).click();
      await aTimeout(10);
      openWindows();
      document.body.click();
      expect(opened).to.deep.equal([]);
    });

    it('where the page gets no channel', async () => {
      openWindows();
      replaceProperty(window, 'BroadcastChannel', {
        value: class {
          constructor() {
            throw new DOMException('denied', 'SecurityError');
          }
        },
      });
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(opened).to.deep.equal([]);
      expect(modes()).to.deep.equal(['redirect']);
    });

    it('where another window could not read the login', async () => {
      openWindows();
      denyStorage('localStorage');
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.equal(login.href);
      expect(opened).to.deep.equal([]);
      expect(Object.keys(storedLogins(sessionStorage))).to.deep.equal([parameter(login.href, 'state')]);
    });

    it('not at all where nothing can be stored', async () => {
      openWindows();
      fillUp(() => true);
      const tokenErrors = collectEvents('tokenerror');
      const login = await popupLogin();
      expect(await addressFollowed(login)).to.be.undefined;
      expect(opened).to.deep.equal([]);
      expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['storage_unavailable']);
    });
  });

  describe('at another click', () => {
    afterEach(closePages);
    beforeEach(() => openWindows());

    it('brings the window to the front where it is open', async () => {
      const login = await popupLogin();
      const { window: first, state } = await follow(login);
      const { window: second } = await follow(login);
      expect(second).to.equal(first);
      expect(first.focused).to.equal(1);
      expect(Object.keys(storedLogins())).to.deep.equal([state]);
      expect(isWaiting(login)).to.be.true;
    });

    it('begins anew where it was closed, or was cut off', async () => {
      const login = await popupLogin();
      const { window: first, state } = await follow(login);
      first.closed = true;
      const { state: another } = await follow(login);
      expect(opened).to.have.length(2);
      expect(another).not.to.equal(state);
      expect(isWaiting(login)).to.be.true;
      await follow(login);
      expect(opened.map(({ focused }) => focused)).to.deep.equal([0, 1]);
    });

    it('leaves the answer of the former window to that window', async () => {
      const login = await popupLogin();
      const tokens = collectEvents('token');
      const { window: first, state } = await follow(login);
      first.closed = true;
      await follow(login);
      const page = await popup(answer(state));
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
      expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
      expect(page.closings).to.equal(0);
      expect(tokens).to.deep.equal([]);
      expect(isWaiting(login)).to.be.true;
    });

    it('begins anew where the attributes say something else now', async () => {
      const login = await popupLogin();
      const { window: first } = await follow(login);
      login.tenant = 'globex';
      const { window: second } = await follow(login);
      expect(opened).to.have.length(2);
      expect(first.focused).to.equal(0);
      expect(second.href).to.include('/globex/');
      expect(isWaiting(login)).to.be.true;
    });

    it('is followed as a link where the mode is another now', async () => {
      const login = await popupLogin();
      const { window: first } = await follow(login);
      const followed = followedAddresses();
      login.mode = 'redirect';
      login.click();
      expect(followed).to.deep.equal([login.href]);
      expect(first.focused).to.equal(0);
      await waitUntil(() => !isWaiting(login));
    });

    it('begins anew where the window kept the answer, and stayed open', async () => {
      const login = await popupLogin();
      const { window: first, state } = await follow(login);
      const record = { ...storedLogins()[state]!, used: true };
      localStorage.setItem(`aritma-login:1:${state}`, JSON.stringify(record));
      await follow(login);
      expect(opened).to.have.length(2);
      expect(first.focused).to.equal(0);
    });

    it('that begins no login ends the waiting, and says why', async () => {
      const tokenErrors = collectEvents('tokenerror');
      const login = await popupLogin();
      await follow(login);
      login.tenant = null;
      login.click();
      await waitUntil(() => !isWaiting(login));
      expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['incomplete_configuration']);
      expect(statusOf(login)).to.include('incomplete_configuration');
    });

    it('that the page prevents is none', async () => {
      const login = await popupLogin();
      const tokens = collectEvents('token');
      const { window: first, state } = await follow(login);
      first.closed = true; // as `Cross-Origin-Opener-Policy` has it
      listen(login, 'click', (event) => event.preventDefault());
      login.click();
      await aTimeout(50);
      expect(isWaiting(login)).to.be.true;
      await popup(answer(state));
      await waitUntil(() => tokens.length);
    });

    it('of another kind ends the waiting', async () => {
      const login = await popupLogin();
      await follow(login);
      followedAddresses();
      dispatch(login, 'auxclick', { button: 1, detail: 1 });
      await waitUntil(() => !isWaiting(login));
      expect(statusOf(login)).to.equal('');
    });
  });

  it('ends the waiting after an hour', async () => {
    openWindows();
    const late: (() => void)[] = [];
    const former = window.setTimeout.bind(window);
    replaceProperty(window, 'setTimeout', {
      value: (action: () => void, milliseconds = 0) =>
        milliseconds === 3_600_000 ? late.push(action) : former(action, milliseconds),
    });
    const login = await popupLogin();
    await follow(login);
    expect(late).to.have.length(1);
    expect(isWaiting(login)).to.be.true;
    late[0]!();
    await waitUntil(() => !isWaiting(login));
    expect(statusOf(login)).to.equal('');
  });

  describe('with an answer', () => {
    afterEach(closePages);

    let login: AritmaLogin;
    let tokens: ReturnType<typeof collectEvents<'token'>>;
    let tokenErrors: ReturnType<typeof collectEvents<'tokenerror'>>;
    let state: string;

    beforeEach(async () => {
      openWindows();
      tokens = collectEvents('token');
      tokenErrors = collectEvents('tokenerror');
      login = await popupLogin({ 'return-to': '/accounts' });
      ({ state } = await follow(login));
    });

    it('tells a listener that comes late of the token, but not of a former login when another one has begun', async () => {
      const late: string[] = [];
      const listener = ({ detail }: CustomEvent<{ accessToken: string }>): void => void late.push(detail.accessToken);
      await popup(answer(state));
      await waitUntil(() => tokens.length);
      login.click();
      login.addEventListener('token', listener);
      await aTimeout(30);
      expect(late, 'another login has begun').to.deep.equal([]);
      await popup(answer(parameter(opened.at(-1)!.href, 'state'), { access_token: 'next-token' }));
      await waitUntil(() => tokens.length > 1);
      expect(late).to.deep.equal(['next-token']);
      login.removeEventListener('token', listener);
      login.addEventListener('token', listener);
      await aTimeout(30);
      expect(late, 'the listener has heard it').to.deep.equal(['next-token']);
    });

    it('tells a listener that comes late, as when the page hydrates after the popup was closed', async () => {
      await popup(answer(state));
      await waitUntil(() => tokens.length);
      const late: unknown[] = [];
      login.addEventListener('token', ({ detail }) => late.push(detail));
      await waitUntil(() => late.length);
      expect(late).to.deep.equal([tokens[0]!.detail]);
      expect(tokens).to.have.length(1);
    });

    it('dispatches the token, and the window nothing', async () => {
      const page = await popup(answer(state));
      await waitUntil(() => tokens.length);
      await page.outcome();
      expect(tokens.map(({ target }) => target === login)).to.deep.equal([true]);
      expect(tokens[0]!.detail).to.include({ accessToken: 'secret-token', returnTo: `${location.origin}/accounts` });
      expect(Object.isFrozen(tokens[0]!.detail)).to.be.true;
      expect(tokenErrors).to.deep.equal([]);
      expect(page.events).to.deep.equal([]);
      expect(page.complaints).to.deep.equal([]);
    });

    it('uses the login up', async () => {
      await popup(answer(state));
      await waitUntil(() => tokens.length);
      expect(storedLogins()[state]!.used).to.be.true;
      const replay = await popup(answer(state));
      expect((await replay.outcome()).error!.code).to.equal('state_used');
      expect(tokens).to.have.length(1);
    });

    it('has the window closed, which else says that it may be', async () => {
      const page = await popup(answer(state));
      expect(await page.outcome()).to.deep.equal({ token: undefined });
      expect(page.closings).to.equal(1);
      expect(page.callback.status).to.equal('complete');
      expect(page.callback.token).to.be.undefined;
      expect(statusOf(page.callback)).to.equal('You can close this window.');
      expect(page.address).to.equal('callback.html');
    });

    it('waits no longer, and says that it is done', async () => {
      await popup(answer(state));
      await waitUntil(() => tokens.length);
      await login.updateComplete;
      expect(isWaiting(login)).to.be.false;
      expect(statusOf(login)).to.equal('You are logged in.');
    });

    it('begins anew at the next click, though the window stayed open', async () => {
      await popup(answer(state));
      await waitUntil(() => tokens.length);
      const { state: another } = await follow(login);
      expect(opened).to.have.length(2);
      expect(another).not.to.equal(state);
      expect(statusOf(login)).to.equal('Continue in the window that has opened.');
    });

    it('says nothing of it once another login is begun and given up', async () => {
      await popup(answer(state));
      await waitUntil(() => tokens.length);
      await follow(login);
      followedAddresses();
      dispatch(login, 'auxclick', { button: 1, detail: 1 });
      await waitUntil(() => !isWaiting(login));
      expect(statusOf(login)).to.equal('');
    });

    it('that is an error dispatches that, and says so', async () => {
      const page = await popup(`?error=access_denied&error_description=no&state=${state}`);
      await waitUntil(() => tokenErrors.length);
      await login.updateComplete;
      expect(tokenErrors[0]!.detail).to.include({ code: 'access_denied', description: 'no' });
      expect(login.error).to.equal(tokenErrors[0]!.detail);
      expect(statusOf(login)).to.equal('The login was cancelled.');
      expect(isWaiting(login)).to.be.false;
      expect(tokens).to.deep.equal([]);
      await page.outcome();
      expect(page.events).to.deep.equal([]);
      expect(page.closings).to.equal(1);
    });

    it('checks it as any other', async () => {
      await popup(answer(state, { iss: 'https://evil.example' }));
      await waitUntil(() => tokenErrors.length);
      expect(tokenErrors[0]!.detail.code).to.equal('issuer_mismatch');
      expect(tokens).to.deep.equal([]);
    });

    it('takes it wherever it has moved to', async () => {
      const place = document.createElement('section');
      document.body.append(place);
      place.append(login);
      const page = await popup(answer(state));
      await waitUntil(() => tokens.length);
      expect(page.events).to.deep.equal([]);
      place.remove();
    });

    it('leaves it to the window when nobody would hear of it here', async () => {
      login.remove();
      const page = await popup(answer(state));
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
      expect(page.closings).to.equal(0);
      expect(tokens).to.deep.equal([]);
    });

    it('takes it once, from whatever window', async () => {
      const pages = await Promise.all([popup(answer(state)), popup(answer(state))]);
      const outcomes = await Promise.all(pages.map((page) => page.outcome()));
      await aTimeout(100);
      expect(tokens).to.have.length(1);
      expect(outcomes.filter(({ token }) => token)).to.deep.equal([]);
      expect(outcomes.filter(({ error }) => error && error.code !== 'state_used')).to.deep.equal([]);
    });

    it('takes its own, where two logins are under way', async () => {
      const other = await popupLogin({ tenant: 'globex' });
      const { state: anotherState } = await follow(other);
      await popup(answer(anotherState));
      await waitUntil(() => tokens.length === 1);
      await popup(answer(state));
      await waitUntil(() => tokens.length === 2);
      expect(tokens.map(({ detail }) => detail.tenant)).to.deep.equal(['globex', 'acme']);
      expect(tokens.map(({ target }) => target === other)).to.deep.equal([true, false]);
    });
  });

  it('exchanges the code of pkce itself, once', async () => {
    openWindows();
    const requests: string[] = [];
    replaceProperty(window, 'fetch', {
      value: async (request: Request) => {
        requests.push(await request.text());
        return new Response('{"access_token":"pkce-token","token_type":"Bearer"}');
      },
    });
    const tokens = collectEvents('token');
    const login = await popupLogin({ flow: 'pkce' });
    await login.updateComplete;
    const { state } = await follow(login);
    const { verifier } = storedLogins()[state]!;
    const page = await popup(`?code=the-code&state=${state}`);
    await waitUntil(() => tokens.length);
    expect(tokens[0]!.detail.accessToken).to.equal('pkce-token');
    expect(requests).to.have.length(1);
    expect(Object.fromEntries(new URLSearchParams(requests[0]))).to.include({
      code: 'the-code',
      code_verifier: verifier!,
    });
    await page.outcome();
    expect(page.complaints).to.deep.equal([]);
    closePages();
  });

  it('is refused with the code flow', async () => {
    consoleLines('error');
    const login = await popupLogin({ flow: 'code', state: 'server-state' });
    expect(login.error!.message).to.include('"mode"').and.to.include('popup');
  });
});
