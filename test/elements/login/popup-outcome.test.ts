import { aTimeout, expect } from '@open-wc/testing';
import type { AritmaLogin } from '../../../src/index.js';
import { parameter } from '../../support/address.js';
import { closePages, responseFragment } from '../../support/callback-page.js';
import { statusOf } from '../../support/elements.js';
import { collectEvents, followedAddresses } from '../../support/events.js';
import { dispatch } from '../../support/link-events.js';
import {
  follow,
  isWaiting,
  openPopupPage,
  type OpenedWindow,
  openWindows,
  popupLogin,
} from '../../support/popup-login.js';
import { storedLogins } from '../../support/storage.js';
import { replaceProperty } from '../../support/undo.js';
import { waitUntil } from '../../support/wait-until.js';

describe('<aritma-login mode="popup"> when its popup receives the response', () => {
  let opened: OpenedWindow[];
  let login: AritmaLogin;
  let tokens: ReturnType<typeof collectEvents<'token'>>;
  let tokenErrors: ReturnType<typeof collectEvents<'tokenerror'>>;
  let state: string;

  beforeEach(async () => {
    opened = openWindows();
    tokens = collectEvents('token');
    tokenErrors = collectEvents('tokenerror');
    login = await popupLogin({ 'return-to': '/accounts' });
    ({ state } = await follow(login, opened));
  });
  afterEach(closePages);

  it('dispatches the token to a late listener, unless another login has begun since', async () => {
    const late: string[] = [];
    const listener = ({ detail }: CustomEvent<{ accessToken: string }>): void => void late.push(detail.accessToken);
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    login.click();
    login.addEventListener('token', listener);
    await aTimeout(30);
    expect(late, 'after another login has begun').to.deep.equal([]);
    await openPopupPage(responseFragment(parameter(opened.at(-1)!.href, 'state'), { access_token: 'next-token' }));
    await waitUntil(() => tokens.length > 1);
    expect(late).to.deep.equal(['next-token']);
    login.removeEventListener('token', listener);
    login.addEventListener('token', listener);
    await aTimeout(30);
    expect(late, 'after the same listener was added again').to.deep.equal(['next-token']);
  });

  it('forgets the token after ten seconds', async () => {
    const timers: (() => void)[] = [];
    const setTimeout = window.setTimeout.bind(window);
    replaceProperty(window, 'setTimeout', {
      value: (action: () => void, milliseconds = 0) =>
        milliseconds === 10_000 ? timers.push(action) : setTimeout(action, milliseconds),
    });
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    expect(timers).to.have.lengthOf(1);
    timers[0]!();
    const late: unknown[] = [];
    login.addEventListener('token', ({ detail }) => late.push(detail));
    await aTimeout(30);
    expect(late).to.deep.equal([]);
  });

  it('dispatches the token once to a late listener, as when the page hydrates after the popup has closed', async () => {
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    const late: unknown[] = [];
    login.addEventListener('token', ({ detail }) => late.push(detail));
    await waitUntil(() => late.length);
    expect(late).to.deep.equal([tokens[0]!.detail]);
    expect(tokens).to.have.length(1);
  });

  it('dispatches the token, and the popup dispatches nothing', async () => {
    const page = await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    await page.outcome();
    expect(tokens.map(({ target }) => target === login)).to.deep.equal([true]);
    expect(tokens[0]!.detail).to.include({ accessToken: 'secret-token', returnTo: `${location.origin}/accounts` });
    expect(Object.isFrozen(tokens[0]!.detail)).to.be.true;
    expect(tokenErrors).to.deep.equal([]);
    expect(page.events).to.deep.equal([]);
    expect(page.complaints).to.deep.equal([]);
  });

  it('marks the login as used, so that a replay of the response fails with state_used', async () => {
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    expect(storedLogins()[state]!.used).to.be.true;
    const replay = await openPopupPage(responseFragment(state));
    expect((await replay.outcome()).error!.code).to.equal('state_used');
    expect(tokens).to.have.length(1);
  });

  it('closes the popup, which otherwise tells the user that it may be closed', async () => {
    const page = await openPopupPage(responseFragment(state));
    expect(await page.outcome()).to.deep.equal({ token: undefined });
    expect(page.closings).to.equal(1);
    expect(page.callback.status).to.equal('complete');
    expect(page.callback.token).to.be.undefined;
    expect(statusOf(page.callback)).to.equal('You can close this window.');
    expect(page.address).to.equal('callback.html');
  });

  it('stops waiting, and tells the user that the login is complete', async () => {
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    await login.updateComplete;
    expect(isWaiting(login)).to.be.false;
    expect(statusOf(login)).to.equal('You are logged in.');
  });

  it('begins a new login on the next click, although the popup stayed open', async () => {
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    const { state: another } = await follow(login, opened);
    expect(opened).to.have.length(2);
    expect(another).not.to.equal(state);
    expect(statusOf(login)).to.equal('Continue in the window that has opened.');
  });

  it('shows no status after another login has begun and was abandoned', async () => {
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    await follow(login, opened);
    followedAddresses();
    dispatch(login, 'auxclick', { button: 1, detail: 1 });
    await waitUntil(() => !isWaiting(login));
    expect(statusOf(login)).to.equal('');
  });

  it('dispatches an error response as tokenerror, and shows its message', async () => {
    const page = await openPopupPage(`?error=access_denied&error_description=no&state=${state}`);
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

  it('validates the response, and reports issuer_mismatch if iss is wrong', async () => {
    await openPopupPage(responseFragment(state, { iss: 'https://evil.example' }));
    await waitUntil(() => tokenErrors.length);
    expect(tokenErrors[0]!.detail.code).to.equal('issuer_mismatch');
    expect(tokens).to.deep.equal([]);
  });

  it('dispatches the token after the element was moved', async () => {
    const place = document.createElement('section');
    document.body.append(place);
    place.append(login);
    const page = await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length);
    expect(page.events).to.deep.equal([]);
    place.remove();
  });

  it('leaves the response to the popup if the element was removed', async () => {
    login.remove();
    const page = await openPopupPage(responseFragment(state));
    expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
    expect(page.closings).to.equal(0);
    expect(tokens).to.deep.equal([]);
  });

  it('takes the response once if two windows receive it', async () => {
    const pages = await Promise.all([openPopupPage(responseFragment(state)), openPopupPage(responseFragment(state))]);
    const outcomes = await Promise.all(pages.map((page) => page.outcome()));
    await aTimeout(100);
    expect(tokens).to.have.length(1);
    expect(outcomes.filter(({ token }) => token)).to.deep.equal([]);
    expect(outcomes.filter(({ error }) => error && error.code !== 'state_used')).to.deep.equal([]);
  });

  it('takes the response to its own login if two logins are pending', async () => {
    const other = await popupLogin({ tenant: 'globex' });
    const { state: anotherState } = await follow(other, opened);
    await openPopupPage(responseFragment(anotherState));
    await waitUntil(() => tokens.length === 1);
    await openPopupPage(responseFragment(state));
    await waitUntil(() => tokens.length === 2);
    expect(tokens.map(({ detail }) => detail.tenant)).to.deep.equal(['globex', 'acme']);
    expect(tokens.map(({ target }) => target === other)).to.deep.equal([true, false]);
  });
});

describe('<aritma-login mode="popup">', () => {
  it('exchanges the code of a PKCE login itself, once', async () => {
    const opened = openWindows();
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
    const { state } = await follow(login, opened);
    const { verifier } = storedLogins()[state]!;
    const page = await openPopupPage(`?code=the-code&state=${state}`);
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

  it('stops waiting after an hour', async () => {
    const opened = openWindows();
    const timers: (() => void)[] = [];
    const setTimeout = window.setTimeout.bind(window);
    replaceProperty(window, 'setTimeout', {
      value: (action: () => void, milliseconds = 0) =>
        milliseconds === 3_600_000 ? timers.push(action) : setTimeout(action, milliseconds),
    });
    const login = await popupLogin();
    await follow(login, opened);
    expect(timers).to.have.length(1);
    expect(isWaiting(login)).to.be.true;
    timers[0]!();
    await waitUntil(() => !isWaiting(login));
    expect(statusOf(login)).to.equal('');
  });
});
