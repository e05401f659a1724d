import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { AritmaCallback } from '../../../src/index.js';
import type { CallbackPage } from '../../support/callback-page.js';
import {
  responseFragment,
  loginAttributes,
  beginLogin,
  closePages,
  finish,
  type FinishedPage,
  followWithoutLeaving,
  type PageWindow,
  unknownState,
} from '../../support/callback-page.js';

const link = ({ renderRoot }: AritmaCallback): HTMLAnchorElement | null => renderRoot.querySelector('a');
const hasLink = ({ callback }: CallbackPage): boolean => link(callback) !== null;
const query = (page: CallbackPage): URLSearchParams => new URL(link(page.callback)!.href).searchParams;
const keys = (): string[] => Object.keys(localStorage).sort();
const follow = (page: CallbackPage): void => followWithoutLeaving(() => link(page.callback)!.click(), page.window);

/** Prepares a page of an application with its own login in the slot `login`. */
const withOwnLogin = ({ document }: Window): void =>
  document.addEventListener('DOMContentLoaded', () => {
    const login = document.createElement('aritma-login');
    for (const [name, value] of Object.entries({ ...loginAttributes, slot: 'login' })) login.setAttribute(name, value);
    document.querySelector('aritma-callback')!.append(login);
  });
const ownLoginIsShown = ({ callback }: CallbackPage): boolean =>
  callback.querySelector('aritma-login')!.getClientRects().length > 0;

describe('the retry link of <aritma-callback>', () => {
  afterEach(closePages);

  const cancelled = (changes?: Record<string, string>, prepare?: (window: PageWindow) => void): Promise<FinishedPage> =>
    finish(`?error=access_denied&state=${beginLogin(changes)}`, prepare);

  it('has rel="nofollow", so that prefetchers ignore its address', async () => {
    const { callback } = await cancelled();
    expect(link(callback)!.rel).to.equal('nofollow');
  });

  it('has the text "Try again" and the part "link"', async () => {
    const { callback } = await cancelled();
    expect(link(callback)!.textContent.trim()).to.equal('Try again');
    expect(link(callback)!.part.contains('link')).to.be.true;
  });

  it('has the text "Log in with Aritma ID" after login_required for a login with prompt="none"', async () => {
    const { callback } = await finish(`?error=login_required&state=${beginLogin({ prompt: 'none' })}`);
    expect(link(callback)!.textContent.trim()).to.equal('Log in with Aritma ID');
  });

  for (const code of [
    'access_denied',
    'login_required',
    'consent_required',
    'interaction_required',
    'account_selection_required',
    'temporarily_unavailable',
    'server_error',
  ]) {
    it(`offers a retry after ${code}`, async () => {
      const page = await finish(`#error=${code}&state=${beginLogin()}`);
      expect(page.done.error!.code).to.equal(code);
      expect(hasLink(page)).to.be.true;
    });
  }

  it('offers a retry after state_used', async () => {
    const state = beginLogin();
    await finish(responseFragment(state));
    const page = await finish(responseFragment(state));
    expect(page.done.error!.code).to.equal('state_used');
    expect(query(page).get('client_id')).to.equal('spa');
  });

  it('offers a retry after state_expired', async () => {
    const now = Date.now();
    const page = await finish(responseFragment(beginLogin()), ({ Date }) => (Date.now = () => now + 3_700_000));
    expect(page.done.error!.code).to.equal('state_expired');
    expect(query(page).get('client_id')).to.equal('spa');
  });

  for (const changes of [{ token_type: 'mac' }, { iss: 'https://evil.example' }, { error: 'unauthorized_client' }]) {
    it(`offers no retry after an error that a retry cannot resolve: ${JSON.stringify(changes)}`, async () => {
      const page = await finish(responseFragment(beginLogin(), changes), withOwnLogin);
      expect(page.done.error).to.exist;
      expect(hasLink(page)).to.be.false;
      expect(ownLoginIsShown(page)).to.be.false;
    });
  }

  it('offers no retry while the element is idle or after a token', async () => {
    for (const response of ['', responseFragment(beginLogin())]) {
      const page = await finish(response, withOwnLogin);
      expect(hasLink(page)).to.be.false;
      expect(ownLoginIsShown(page)).to.be.false;
    }
  });

  it('requests the same login with another state', async () => {
    const state = beginLogin({ 'login-hint': 'alice', 'ui-locales': 'nb en', 'acr-values': 'verify', 'max-age': '60' });
    const page = await finish(`?error=access_denied&state=${state}`);
    const { origin, pathname } = new URL(link(page.callback)!.href);
    expect(origin + pathname).to.equal('https://id.example/acme/connect/authorize');
    const { state: another, ...rest } = Object.fromEntries(query(page));
    expect(another).to.match(/^aritma\.[\w-]{43}$/);
    expect(another).not.to.equal(state);
    expect(rest).to.deep.equal({
      scope: loginAttributes.scope,
      response_type: 'token',
      client_id: 'spa',
      redirect_uri: `${location.origin}/callback`,
      acr_values: 'verify',
      login_hint: 'alice',
      ui_locales: 'nb en',
      max_age: '60',
    });
  });

  it('keeps the prompt', async () => {
    expect(query(await cancelled({ prompt: 'login consent' })).get('prompt')).to.equal('login consent');
  });

  it('omits prompt="none", so that the server can ask the user', async () => {
    expect(query(await cancelled({ prompt: 'none' })).has('prompt')).to.be.false;
  });

  it('requests prompt="login" with acr_values, as a login without prompt does', async () => {
    const page = await cancelled({ prompt: 'none', 'acr-values': 'mfa' });
    expect(query(page).get('acr_values')).to.equal('mfa');
    expect(query(page).get('prompt')).to.equal('login');
  });

  it('stores nothing before it is followed', async () => {
    const state = beginLogin();
    await finish(`?error=access_denied&state=${state}`);
    expect(keys()).to.deep.equal([`aritma-login:1:${state}`]);
  });

  it('stores the login that is followed, and that login can be finished', async () => {
    const page = await cancelled();
    follow(page);
    const state = query(page).get('state')!;
    expect(keys()).to.include(`aritma-login:1:${state}`);
    const { done } = await finish(responseFragment(state));
    expect(done.token).to.include({ tenant: 'acme', returnTo: `${location.origin}/accounts?tab=2#top` });
  });

  it('keeps return-to over several retries', async () => {
    let page = await cancelled();
    for (let tries = 0; tries < 3; tries += 1) {
      follow(page);
      page = await finish(`?error=access_denied&state=${query(page).get('state')!}`);
    }
    follow(page);
    const { done } = await finish(responseFragment(query(page).get('state')!));
    expect(done.token!.returnTo).to.equal(`${location.origin}/accounts?tab=2#top`);
  });

  it('keeps the issuer of the login', async () => {
    const page = await cancelled({ issuer: 'https://idp.example' });
    follow(page);
    const { done } = await finish(responseFragment(query(page).get('state')!, { iss: 'https://idp.example' }));
    expect(done.token!.accessToken).to.equal('secret-token');
  });

  it('begins a login when it is followed by keyboard', async () => {
    const page = await cancelled();
    const followed: string[] = [];
    page.window.addEventListener('click', (event) => {
      event.preventDefault();
      followed.push(query(page).get('state')!);
    });
    page.window.focus();
    link(page.callback)!.focus();
    await sendKeys({ press: 'Enter' });
    expect(followed).to.have.lengthOf(1);
    expect(keys()).to.include(`aritma-login:1:${followed[0]!}`);
  });

  for (const type of ['pointerdown', 'contextmenu', 'dragstart', 'auxclick']) {
    it(`stores a login on ${type}`, async () => {
      const page = await cancelled();
      const { PointerEvent } = page.window;
      const button = type === 'auxclick' ? 1 : 0;
      link(page.callback)!.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, button, detail: 1 }));
      expect(keys()).to.include(`aritma-login:1:${query(page).get('state')!}`);
    });
  }

  it('uses another state each time it is followed', async () => {
    const page = await cancelled();
    const states = [0, 1, 2].map(() => {
      follow(page);
      return query(page).get('state');
    });
    expect(new Set(states).size).to.equal(3);
  });

  describe('if nothing can be stored', () => {
    let page: FinishedPage;
    let isPrevented: boolean;
    let setItem: PropertyDescriptor;

    beforeEach(async () => {
      page = await cancelled();
      setItem = Object.getOwnPropertyDescriptor(page.window.Storage.prototype, 'setItem')!;
      page.window.Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      page.window.addEventListener('click', (event) => (isPrevented = event.defaultPrevented), { once: true });
      follow(page);
      await page.callback.updateComplete;
    });

    it('prevents the navigation', () => expect(isPrevented).to.be.true);

    it('dispatches storage_unavailable', () => {
      expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror', 'tokenerror']);
      expect(page.events[1]!.detail).to.include({ code: 'storage_unavailable' });
    });

    it('asks the user to allow cookies and site data', () => {
      expect(page.callback.renderRoot.querySelector('[role=status]')!.textContent).to.match(
        /Allow cookies and site data/,
      );
    });

    it('keeps the error and the status of the element', async () => {
      expect(page.callback.error).to.equal(page.done.error);
      expect(page.callback.status).to.equal('error');
      expect(await page.outcome()).to.deep.equal({ error: page.done.error });
    });

    it('begins a login when storage is available again', async () => {
      Object.defineProperty(page.window.Storage.prototype, 'setItem', setItem);
      follow(page);
      await page.callback.updateComplete;
      expect(page.events).to.have.lengthOf(2);
      expect(keys()).to.include(`aritma-login:1:${query(page).get('state')!}`);
      expect(page.callback.renderRoot.querySelector('[role=status]')!.textContent).to.include('cancelled');
    });
  });

  describe('if the settings are unknown', () => {
    for (const response of [responseFragment(unknownState), '#access_token=t', '#access_token=t&state=']) {
      it(`shows the page's own login instead of a retry link: ${response}`, async () => {
        const page = await finish(response, withOwnLogin);
        expect(page.done.error!.code).to.match(/^state_(unknown|missing)$/);
        expect(hasLink(page)).to.be.false;
        expect(ownLoginIsShown(page)).to.be.true;
      });
    }

    it('shows no link if the page has no login of its own', async () => {
      const page = await finish(responseFragment(unknownState));
      expect(hasLink(page)).to.be.false;
    });
  });

  it("hides the page's own login if the settings are known", async () => {
    expect(ownLoginIsShown(await cancelled({}, withOwnLogin))).to.be.false;
  });
});
