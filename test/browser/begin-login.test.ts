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

describe('withReturnTo()', () => {
  const returnTo = (more: Partial<LoginSettings> = {}): string => withReturnTo({ ...unsettled, ...more }).returnTo;

  it('sets returnTo to the URL of the page', () => {
    goTo('/shop?open=1#top');
    expect(returnTo()).to.equal(`${location.origin}/shop?open=1#top`);
  });

  it('sets returnTo to the URL of the page without a response', () => {
    goTo(`/shop?open=1#access_token=t&state=${createState()}`);
    expect(returnTo()).to.equal(`${location.origin}/shop?open=1`);
  });

  it('sets returnTo to the origin if the page has no URL of its origin, as in a frame with srcdoc', async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe srcdoc="<!doctype html>"></iframe>`);
    await waitUntil(() => frame.contentDocument?.URL === 'about:srcdoc');
    const script = `import('/src/browser/begin-login.ts').then(({ withReturnTo }) => withReturnTo({}).returnTo)`;
    const { eval: run } = frame.contentWindow as unknown as { eval: (script: string) => Promise<string> };
    expect(await run(script)).to.equal(`${location.origin}/`);
  });

  it('keeps the returnTo of the settings', () => {
    expect(returnTo({ returnTo: `${location.origin}/x` })).to.equal(`${location.origin}/x`);
  });
});

describe('the settings of a retry', () => {
  const retry = (more: Partial<ReturningSettings>): ReturningSettings =>
    settingsOfRetry({ settings: { ...settings, ...more }, created: 0 });

  it('equal those of the first login, with the mode redirect', () => {
    expect(retry({})).to.deep.equal({ ...settings, mode: 'redirect' });
    expect(retry({ prompt: 'login consent' }).prompt).to.equal('login consent');
  });

  it('omit prompt=none, so that the server can ask the user', () => {
    expect(retry({ prompt: 'none' })).not.to.have.property('prompt');
  });
});

describe('beginLogin()', () => {
  it('stores a login with a new state and the mode redirect', () => {
    const { href, state, isSharedAcrossTabs, isPending } = beginLogin(settings);
    expect(state).to.match(ownState);
    expect(parameter(href, 'state')).to.equal(state);
    expect(loginOf(href)!.settings).to.deep.equal({ ...settings, mode: 'redirect' });
    expect(loginOf(href)).not.to.have.property('verifier');
    expect(isSharedAcrossTabs).to.be.true;
    expect(isPending()).to.be.true;
    expect(beginLogin(settings).state).not.to.equal(state);
  });

  it('returns a login that is not pending after storage was cleared', () => {
    const { isPending } = beginLogin(settings);
    localStorage.clear();
    expect(isPending()).to.be.false;
  });

  it('returns a login that is not shared across tabs if localStorage is full', () => {
    fillStorage((store) => store === localStorage);
    expect(beginLogin(settings).isSharedAcrossTabs).to.be.false;
  });

  it('stores nothing for the code flow, and sends the state and the challenge of the settings', () => {
    const { href, state, isSharedAcrossTabs, isPending } = beginLogin(ofServer);
    expect([state, isSharedAcrossTabs, isPending()]).to.deep.equal([undefined, true, true]);
    expect([parameter(href, 'state'), parameter(href, 'code_challenge')]).to.deep.equal(['own', 'c']);
    expect(localStorage.length + sessionStorage.length).to.equal(0);
  });

  it('needs a prepared challenge only for a login with PKCE', async () => {
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

describe('sampleHref()', () => {
  it('returns a URL with a state and a challenge, and stores nothing', async () => {
    const pkce = { ...settings, flow: 'pkce' } as const;
    await prepareLogin(pkce);
    for (const href of [sampleHref(settings), sampleHref(pkce)]) expect(parameter(href, 'state')).to.match(ownState);
    expect(parameter(sampleHref(pkce), 'code_challenge')).to.have.length(43);
    expect(new URL(sampleHref(settings)).searchParams.has('code_challenge')).to.be.false;
    expect(Object.keys(storedLogins())).to.deep.equal([]);
  });

  it('returns the same URL for the same settings', () => {
    const other = { ...settings, tenant: 'globex' };
    expect(sampleHref(settings)).to.equal(sampleHref(settings));
    expect(new URL(sampleHref(other)).pathname).to.equal('/globex/connect/authorize');
  });

  it('returns the URL of the login itself for the code flow', () => {
    expect(sampleHref(ofServer)).to.equal(beginLogin(ofServer).href);
  });
});
