import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { pageUrl } from '../../support/callback-page.js';
import { goTo } from '../../support/address.js';
import { loginElement } from '../../support/elements.js';
import { followedAddresses } from '../../support/events.js';
import { dispatch } from '../../support/link-events.js';
import { loginOf, storedLogins } from '../../support/storage.js';

describe('<aritma-login>', () => {
  beforeEach(() => void followedAddresses());

  const returnTo = (login: AritmaLogin) => loginOf(login.href)?.settings['returnTo'];

  it('return-to is stored as an absolute URL', async () => {
    const login = await loginElement({ 'return-to': '/cart?open#top' });
    login.click();
    expect(returnTo(login)).to.equal(`${location.origin}/cart?open#top`);
    expect(login.getAttribute('return-to')).to.equal('/cart?open#top');
  });

  it('return-to is by default the URL of the page when the link is clicked', async () => {
    const login = await loginElement();
    goTo('/later?page=2#here');
    login.click();
    expect(returnTo(login)).to.equal(`${location.origin}/later?page=2#here`);
  });

  it('return-to is by default the URL of the page at the click, not at pointerdown', async () => {
    const login = await loginElement();
    goTo('/early');
    dispatch(login, 'pointerdown');
    goTo('/later');
    dispatch(login, 'click', { detail: 1 });
    expect(returnTo(login)).to.equal(`${location.origin}/later`);
  });

  const own = `aritma.${'x'.repeat(43)}`;
  const addresses: [string, string][] = [
    [`/p?a=1&code=c&state=${own}&b=%20`, '/p?a=1&b=%20'],
    [`/p?error=access_denied&state=${own}#_=_`, '/p'],
    [`/p#access_token=SECRET&token_type=Bearer&state=${own}&expires_in=1`, '/p'],
    ['/p?a=1#access_token=SECRET&token_type=Bearer&state=foreign', '/p?a=1'],
    ['/p#/access_token=SECRET', '/p'],
    ['/p?a=1#id_token=SECRET&state=foreign', '/p?a=1'],
    ['/p?access_token=SECRET#top', '/p#top'],
    ['/p#/route?refresh_token=SECRET', '/p'],
    ['/p?code=c&state=foreign', '/p?code=c&state=foreign'],
  ];
  for (const [address, rest] of addresses) {
    it(`return-to is ${rest} if the page is at ${address.replace(own, 'OWN')}`, async () => {
      goTo(address);
      const login = await loginElement();
      login.click();
      expect(returnTo(login)).to.equal(location.origin + rest);
      expect(localStorage.getItem(localStorage.key(0)!)).not.to.contain('SECRET');
    });
  }

  for (const [page, redirectUri, expected] of [
    ['/callback', '/callback', '/'],
    [`/callback?code=c&state=${own}`, '/callback', '/'],
    ['/callback#access_token=SECRET', `${location.origin}/callback`, '/'],
    ['/callback?error=access_denied', '/callback', '/'],
    ['/callback#error=login_required&state=foreign', '/callback', '/'],
    ['/callback?code=c&state=foreign#_=_', '/callback', '/'],
    ['/callback#_', '/callback', '/'],
    ['/callback/', '/callback', '/'],
    ['/callback', '/callback/', '/'],
    ['/callback?code=c&a=1', '/callback?a=1', '/'],
    ['/shop?a=1', '?a=1', '/'],
    ['/shop?code=SALE', '/callback', '/shop?code=SALE'],
    ['/shop?a=1', '/shop', '/shop?a=1'],
    ['/shop#/accounts', '/shop', '/shop#/accounts'],
    ['/callback/settings', '/callback', '/callback/settings'],
  ] as const) {
    it(`return-to is ${expected} if the page is at ${page.replace(own, 'OWN')} and the redirect URI is ${redirectUri}`, async () => {
      goTo(page);
      const login = await loginElement({ 'redirect-uri': redirectUri });
      login.click();
      expect(returnTo(login)).to.equal(location.origin + expected);
    });
  }

  describe('in a frame', () => {
    let frame: HTMLIFrameElement;
    let login: AritmaLogin;

    beforeEach(async () => {
      frame = await fixture<HTMLIFrameElement>(html`<iframe title="frame"></iframe>`);
      await new Promise((resolve) => {
        frame.addEventListener('load', resolve, { once: true });
        frame.src = pageUrl('entry.html');
        Object.assign(frame, { prepare: () => undefined });
      });
      const page = frame.contentDocument!;
      login = page.createElement('aritma-login');
      Object.assign(login, { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: `${location.origin}/callback` });
      page.body.append(login);
      login.addEventListener('click', (event) => event.preventDefault());
    });

    const own = () => frame.contentWindow!.location.href;
    for (const [target, expected] of [
      ['_top', () => top!.location.href],
      ['_TOP', () => top!.location.href],
      ['_parent', () => location.href],
      ['_self', own],
      ['', own],
      ['_blank', own],
      ['other', own],
    ] as const) {
      it(`return-to is the URL of the window that target="${target}" replaces`, () => {
        login.target = target;
        login.click();
        expect(returnTo(login)).to.equal(expected().replace(/#$/, ''));
      });
    }

    it('return-to is the URL of the window that the target of <base> replaces', () => {
      frame.contentDocument!.head.append(
        Object.assign(frame.contentDocument!.createElement('base'), { target: '_top' }),
      );
      login.click();
      expect(returnTo(login)).to.equal(top!.location.href);
    });

    it('return-to is the URL of the frame if the parent window has another origin', () => {
      const windows = frame.contentWindow as unknown as { parent: unknown };
      Object.defineProperty(windows, 'parent', {
        value: {
          get location() {
            throw new DOMException('cross-origin', 'SecurityError');
          },
        },
      });
      login.target = '_parent';
      login.click();
      expect(returnTo(login)).to.equal(own());
    });
  });

  for (const [what, source] of [
    ['about:blank', () => 'about:blank'],
    ['a blob', () => URL.createObjectURL(new Blob(['<!doctype html>'], { type: 'text/html' }))],
  ] as const) {
    it(`return-to is the root of the origin if the page is ${what}, which cannot be returned to`, async () => {
      const frame = await fixture<HTMLIFrameElement>(html`<iframe title="page"></iframe>`);
      await new Promise((resolve) => {
        frame.addEventListener('load', resolve, { once: true });
        frame.src = source();
      });
      const page = frame.contentDocument!;
      const script = page.createElement('script');
      Object.assign(script, { type: 'module', src: new URL('/src/index.ts', location.href).href });
      page.body.append(script);
      await new Promise((resolve) => script.addEventListener('load', resolve));
      const login = page.createElement('aritma-login');
      Object.assign(login, { tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: `${location.origin}/callback` });
      page.body.append(login);
      login.addEventListener('click', (event) => event.preventDefault());
      login.click();
      expect(Object.keys(storedLogins())).to.have.length(1);
      expect(returnTo(login)).to.equal(`${location.origin}/`);
    });
  }
});
