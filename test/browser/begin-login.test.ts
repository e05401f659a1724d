import { expect, fixture, html } from '@open-wc/testing';
import { beginLogin, prepareLogin, sampleHref, settingsOfRetry, withReturnTo } from '../../src/browser/begin-login.js';
import type { ReturningSettings } from '../../src/browser/pending-logins.js';
import { createState, type LoginSettings } from '../../src/oauth.js';
import { goTo, parameter } from '../support/address.js';
import { loginSettings } from '../support/elements.js';
import { fillStorage, loginOf, storedLogins } from '../support/storage.js';
import { waitUntil } from '../support/wait-until.js';

const unsettled: LoginSettings = { ...loginSettings, mode: 'popup' };
const settings: ReturningSettings = { ...unsettled, returnTo: `${location.origin}/accounts` };
const ofServer: ReturningSettings = { ...settings, flow: 'code', mode: 'redirect', state: 'own', codeChallenge: 'c' };
const ownState = /^aritma\.[\w-]{43}$/;

describe('the place to return to', () => {
  const returnTo = (more: Partial<LoginSettings> = {}): string => withReturnTo({ ...unsettled, ...more }).returnTo;

  it('is the page', () => {
    goTo('/shop?open=1#top');
    expect(returnTo()).to.equal(`${location.origin}/shop?open=1#top`);
  });

  it('is the page without an answer that stands in its address', () => {
    goTo(`/shop?open=1#access_token=t&state=${createState()}`);
    expect(returnTo()).to.equal(`${location.origin}/shop?open=1`);
  });

  it('is the origin where the page has no address of its own, as in a frame with srcdoc', async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe srcdoc="<!doctype html>"></iframe>`);
    await waitUntil(() => frame.contentDocument?.URL === 'about:srcdoc');
    const script = `import('/src/browser/begin-login.ts').then(({ withReturnTo }) => withReturnTo({}).returnTo)`;
    const { eval: run } = frame.contentWindow as unknown as { eval: (script: string) => Promise<string> };
    expect(await run(script)).to.equal(`${location.origin}/`);
  });

  it('is what the settings say', () => {
    expect(returnTo({ returnTo: `${location.origin}/x` })).to.equal(`${location.origin}/x`);
  });
});

describe('the settings of another try', () => {
  const retry = (more: Partial<ReturningSettings>): ReturningSettings =>
    settingsOfRetry({ settings: { ...settings, ...more }, created: 0 });

  it('are those of the first, in this window', () => {
    expect(retry({})).to.deep.equal({ ...settings, mode: 'redirect' });
    expect(retry({ prompt: 'login consent' }).prompt).to.equal('login consent');
  });

  it('let the server ask', () => {
    expect(retry({ prompt: 'none' })).not.to.have.property('prompt');
  });
});

describe('a login', () => {
  it('has a fresh state, under which it is stored for this window', () => {
    const { href, state, isSharedAcrossTabs, isPending } = beginLogin(settings);
    expect(state).to.match(ownState);
    expect(parameter(href, 'state')).to.equal(state);
    expect(loginOf(href)!.settings).to.deep.equal({ ...settings, mode: 'redirect' });
    expect(loginOf(href)).not.to.have.property('verifier');
    expect(isSharedAcrossTabs).to.be.true;
    expect(isPending()).to.be.true;
    expect(beginLogin(settings).state).not.to.equal(state);
  });

  it('is not pending once it is forgotten', () => {
    const { isPending } = beginLogin(settings);
    localStorage.clear();
    expect(isPending()).to.be.false;
  });

  it('cannot be finished in every tab where localStorage is full', () => {
    fillStorage((store) => store === localStorage);
    expect(beginLogin(settings).isSharedAcrossTabs).to.be.false;
  });

  it('of a server is stored nowhere, and has its state and challenge', () => {
    const { href, state, isSharedAcrossTabs, isPending } = beginLogin(ofServer);
    expect([state, isSharedAcrossTabs, isPending()]).to.deep.equal([undefined, true, true]);
    expect([parameter(href, 'state'), parameter(href, 'code_challenge')]).to.deep.equal(['own', 'c']);
    expect(localStorage.length + sessionStorage.length).to.equal(0);
  });

  it('with PKCE has to be prepared at first, and no other', async () => {
    const pkce = { ...settings, flow: 'pkce' } as const;
    expect([prepareLogin(settings), prepareLogin(ofServer)]).to.deep.equal([undefined, undefined]);
    expect(new URL(sampleHref(settings)).searchParams.has('code_challenge')).to.be.false;
    await prepareLogin(pkce);
    expect(prepareLogin(pkce)).to.be.undefined;
    const { href } = beginLogin(pkce);
    expect(loginOf(href)!.verifier).to.have.length(43);
    expect(parameter(href, 'code_challenge')).to.have.length(43);
    expect(new URL(beginLogin(settings).href).searchParams.has('code_challenge')).to.be.false;
  });
});

describe('the address that a link is drawn with', () => {
  it('is as that of a login, which is not stored', async () => {
    const pkce = { ...settings, flow: 'pkce' } as const;
    await prepareLogin(pkce);
    for (const href of [sampleHref(settings), sampleHref(pkce)]) expect(parameter(href, 'state')).to.match(ownState);
    expect(parameter(sampleHref(pkce), 'code_challenge')).to.have.length(43);
    expect(new URL(sampleHref(settings)).searchParams.has('code_challenge')).to.be.false;
    expect(Object.keys(storedLogins())).to.deep.equal([]);
  });

  it('is written once for the same settings', () => {
    const other = { ...settings, tenant: 'globex' };
    expect(sampleHref(settings)).to.equal(sampleHref(settings));
    expect(new URL(sampleHref(other)).pathname).to.equal('/globex/connect/authorize');
  });

  it('of a server is that of the login itself', () => {
    expect(sampleHref(ofServer)).to.equal(beginLogin(ofServer).href);
  });
});
