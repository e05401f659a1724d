import { expect } from '@open-wc/testing';
import '../../../src/index.js';
import { codeChallenge } from '../../../src/oauth.js';
import { parameter } from '../../support/address.js';
import { loginElement } from '../../support/elements.js';
import { consoleLines, followedAddresses } from '../../support/events.js';
import { expectInert, expectRefusal } from '../../support/inert-link.js';
import { clickOn, dispatchLinkEvent, pressEnterOn } from '../../support/link-events.js';
import { loginOf, storedLogins } from '../../support/storage.js';
import { replaceProperty } from '../../support/undo.js';
import { waitUntil } from '../../support/wait-until.js';

describe('<aritma-login flow="pkce">', () => {
  const pkceElement = (attributes: Record<string, string> = {}) => loginElement({ flow: 'pkce', ...attributes });

  it('<aritma-login> is accessible', async () => {
    await expect(await pkceElement()).to.be.accessible();
  });

  it('requests a code with a challenge, and stores nothing before the link is followed', async () => {
    const { href } = await pkceElement({ scope: 'openid offline_access a' });
    expect(parameter(href, 'response_type')).to.equal('code');
    expect(parameter(href, 'scope')).to.equal('openid offline_access a');
    expect(parameter(href, 'code_challenge_method')).to.equal('S256');
    expect(parameter(href, 'code_challenge')).to.match(/^[\w-]{43}$/);
    expect(storedLogins()).to.deep.equal({});
  });

  it('stores the verifier of the challenge in the URL that is followed', async () => {
    const followed = followedAddresses();
    await clickOn(await pkceElement());
    const verifier = loginOf(followed[0]!)?.verifier;
    expect(verifier).to.match(/^[\w-]{43}$/);
    expect(parameter(followed[0]!, 'code_challenge')).to.equal(await codeChallenge(verifier!));
    expect(document.documentElement.outerHTML).not.to.contain(verifier);
  });

  it('has a URL within one animation frame', async () => {
    const login = document.createElement('aritma-login');
    const complete = await pkceElement();
    for (const name of complete.getAttributeNames()) login.setAttribute(name, complete.getAttribute(name)!);
    complete.replaceWith(login);
    await new Promise(requestAnimationFrame);
    expect(login.href).to.contain('code_challenge=');
  });

  it('follows every click if there are more than the prepared challenges', async () => {
    const followed = followedAddresses();
    const login = await pkceElement();
    for (let time = 0; time < 10; time++) login.click();
    await waitUntil(() => followed.length === 10);
    for (const name of ['state', 'code_challenge']) {
      expect(new Set(followed.map((address) => parameter(address, name))).size).to.equal(10);
    }
    for (const address of followed) {
      expect(parameter(address, 'code_challenge')).to.equal(await codeChallenge(loginOf(address)!.verifier!));
    }
  });

  it('keeps its URL and the focus while it waits for another challenge', async () => {
    const followed = followedAddresses();
    const login = await pkceElement();
    login.focus();
    for (let time = 0; time < 10; time++) login.click();
    login.tenant = 'globex';
    await login.updateComplete;
    expect(login.href).to.contain('/globex/');
    expect(login.shadowRoot?.activeElement?.localName).to.equal('a');
    await waitUntil(() => followed.length === 10);
  });

  it('uses another verifier if an attribute changes between pointerdown and click', async () => {
    const followed = followedAddresses();
    const login = await pkceElement();
    login.addEventListener('pointerdown', () => login.setAttribute('tenant', 'globex'));
    await clickOn(login);
    const verifiers = Object.values(storedLogins()).map(({ verifier }) => verifier);
    expect(new Set(verifiers).size).to.equal(2);
    expect(followed[0]).to.contain('/globex/');
    expect(parameter(followed[0]!, 'code_challenge')).to.equal(await codeChallenge(loginOf(followed[0]!)!.verifier!));
  });

  it('has a challenge although another link has used all that were prepared', async () => {
    const followed = followedAddresses();
    const [login, other] = [await pkceElement(), await pkceElement()];
    dispatchLinkEvent(login, 'pointerdown');
    for (let time = 0; time < 16; time++) other.click();
    login.tenant = 'globex';
    await login.updateComplete;
    await waitUntil(() => followed.length === 16);
    await clickOn(login);
    expect(followed.at(-1)).to.contain('/globex/').and.to.contain('code_challenge=');
    for (const { verifier } of Object.values(storedLogins())) expect(verifier).to.be.a('string');
  });

  it('stays inert if its challenge is ready only after a required attribute was removed', async () => {
    const followed = followedAddresses();
    const [login, other] = [await pkceElement(), await pkceElement()];
    for (let time = 0; time < 5; time++) other.click();
    login.tenant = 'globex';
    login.focus();
    login.tenant = null;
    login.focus();
    await waitUntil(() => followed.length === 5);
    await login.updateComplete;
    expectInert(login);
  });

  it('dispatches one click event for each click, although the login begins later', async () => {
    const followed = followedAddresses();
    const login = await pkceElement();
    let clicks = 0;
    login.addEventListener('click', () => clicks++);
    for (let time = 0; time < 6; time++) login.click();
    await waitUntil(() => followed.length === 6);
    expect(clicks).to.equal(6);
  });

  it('can be focused before its challenge is ready', async () => {
    const followed = followedAddresses();
    const other = await pkceElement();
    for (let time = 0; time < 5; time++) other.click();
    const login = document.createElement('aritma-login');
    for (const name of other.getAttributeNames()) login.setAttribute(name, other.getAttribute(name)!);
    other.before(login);
    login.focus();
    expect(login.href).to.equal('');
    expect(document.activeElement === login).to.equal(true);
    await waitUntil(() => followed.length === 5 && login.href);
    expect(document.activeElement === login).to.equal(true);
  });

  it('removes the verifier of an expired login when another login begins', async () => {
    const login = await pkceElement();
    followedAddresses();
    login.click();
    const [[state, old]] = Object.entries(storedLogins()) as [[string, object]];
    const created = Date.now() - 61 * 60_000;
    localStorage.setItem(`aritma-login:1:${state}`, JSON.stringify({ ...old, created }));
    login.click();
    await waitUntil(() => Object.keys(storedLogins()).length === 2);
    expect(storedLogins()[state]).to.have.property('created', created);
    expect(storedLogins()[state]).not.to.have.property('verifier');
  });

  it('is inert outside a secure context, and reports insecure_context', async () => {
    replaceProperty(crypto, 'subtle', { value: undefined });
    const lines = consoleLines('error');
    const login = await pkceElement();
    expectInert(login);
    expect(lines.join()).to.match(/https.*localhost/);
    expect(lines).to.have.lengthOf(1);
    await expectRefusal(login, clickOn, 'insecure_context');
    await expectRefusal(login, pressEnterOn, 'insecure_context');
  });
});

describe('<aritma-login flow="code">', () => {
  const codeElement = (attributes: Record<string, string | null> = {}) =>
    loginElement({ flow: 'code', state: 'of-the-server', ...attributes });

  it('<aritma-login> is accessible', async () => {
    await expect(await codeElement()).to.be.accessible();
  });

  it('sends the state and the challenge of the application server', async () => {
    const { href } = await codeElement({ 'code-challenge': 'c' });
    expect(parameter(href, 'response_type')).to.equal('code');
    expect(parameter(href, 'state')).to.equal('of-the-server');
    expect(parameter(href, 'code_challenge')).to.equal('c');
    expect(parameter(href, 'code_challenge_method')).to.equal('S256');
  });

  it('sends no challenge if the attribute is not set', async () => {
    expect((await codeElement()).href).not.to.contain('challenge');
  });

  it('follows the link without storing anything', async () => {
    const followed = followedAddresses();
    const login = await codeElement();
    const { href } = login;
    await clickOn(login);
    await pressEnterOn(login);
    expect(followed).to.deep.equal([href, href]);
    expect(localStorage.length + sessionStorage.length).to.equal(0);
  });

  it('is inert without the attribute state', async () => {
    const login = await codeElement({ state: null });
    expectInert(login);
    await expectRefusal(login, clickOn, 'incomplete_configuration');
  });
});
