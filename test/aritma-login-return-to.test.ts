import { expect, fixture, html } from '@open-wc/testing';
import '../src/index.js';
import type { AritmaLogin } from '../src/index.js';
import { dispatch, followedAddresses, goTo, loginElement, loginOf, storedLogins } from './support.js';

describe('<aritma-login> with its return-to', () => {
  beforeEach(() => void followedAddresses());

  const returnTo = (login: AritmaLogin) => loginOf(login.href)?.settings['returnTo'];

  it('stores it as an absolute address', async () => {
    const login = await loginElement({ 'return-to': '/cart?open#top' });
    login.click();
    expect(returnTo(login)).to.equal(`${location.origin}/cart?open#top`);
    expect(login.getAttribute('return-to')).to.equal('/cart?open#top');
  });

  it('stores the address that the page has when it is reached', async () => {
    const login = await loginElement();
    goTo('/later?page=2#here');
    login.click();
    expect(returnTo(login)).to.equal(`${location.origin}/later?page=2#here`);
  });

  it('stores the address that the page has when it is followed', async () => {
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
    ['/p?code=c&state=foreign', '/p?code=c&state=foreign'],
  ];
  for (const [address, rest] of addresses) {
    it(`stores ${rest} where the page is at ${address.replace(own, 'OWN')}`, async () => {
      goTo(address);
      const login = await loginElement();
      login.click();
      expect(returnTo(login)).to.equal(location.origin + rest);
      expect(localStorage.getItem(localStorage.key(0)!)).not.to.contain('SECRET');
    });
  }

  for (const [what, source] of [
    ['about:blank', () => 'about:blank'],
    ['a blob', () => URL.createObjectURL(new Blob(['<!doctype html>'], { type: 'text/html' }))],
  ] as const) {
    it(`stores an address of the origin where the page is ${what}, which is no place to return to`, async () => {
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
