import assert from 'node:assert/strict';
import { authorizationUrl } from '../../src/oauth/authorization-request.js';
import { AritmaLoginError } from '../../src/oauth/error.js';
import { type LoginSettings, readLoginSettings } from '../../src/oauth/login-settings.js';
import type { Random } from './random.js';
import { drawState, type Target, target } from './target.js';

const page = { baseUri: 'https://bob:hunter2@app.example/shop/', origin: 'https://app.example', isSecure: true };

/** Valid values of the attributes. Some of them are changed or replaced in an input. */
const validValues: Record<string, readonly string[]> = {
  tenant: ['acme', 'bedrift-æøå', 'a:b@c&d=e+f', '.a', '\u{1f600}'],
  clientId: ['spa', 'a b&c=d'],
  scope: ['banking.ais.read', ' a \n b '],
  redirectUri: ['/callback', 'https://app.example/callback?x=1', 'com.example.app:/callback', '../back'],
  flow: ['implicit', 'pkce', 'code', ''],
  mode: ['redirect', 'popup', ''],
  authority: ['https://id.example', 'https://id.example/a/b//', 'http://localhost:8001', 'http://[::1]', ''],
  issuer: ['https://id.example/acme', ''],
  acrValues: ['mfa', 'verify mfa', 'x'],
  prompt: ['none', 'login', 'consent login'],
  loginHint: ['someone@example.com', '+47 1'],
  uiLocales: ['nb en'],
  maxAge: ['0', '3600'],
  state: ['', 'server'],
  codeChallenge: ['', 'challenge'],
  returnTo: ['/home', '?a#b', 'https://app.example:443/'],
};
const required = ['tenant', 'clientId', 'scope', 'redirectUri'];
const odd = [null, undefined, 0, -1, Number.NaN, 1e21];

/** The attributes of `<aritma-login>`, right and wrong ones. */
export const configurations: Target = target('configurations', draw, ({ attributes, state }) => {
  const { settings, errors, missing } = readLoginSettings(attributes, page);
  for (const error of errors) assert.ok(error instanceof AritmaLoginError);
  assert.equal(settings === undefined, errors.length + missing.length > 0);
  if (settings) checkRequest(settings, state);
});

function draw(random: Random): { attributes: Record<string, unknown>; state: string } {
  const names = Object.keys(validValues).filter((name) => required.includes(name) || random.oneIn(3));
  const entries = names.map((name): [string, unknown] => {
    const value = random.pick(validValues[name] ?? ['']);
    if (random.oneIn(8)) return [name, random.mutate(value)];
    if (random.oneIn(16)) return [name, random.text()];
    return [name, random.oneIn(30) ? random.pick(odd) : value];
  });
  return { attributes: Object.fromEntries(entries), state: drawState(random) };
}

/** Parses the authorization request as a server does. It must have the parameters of the settings, and no others. */
function checkRequest(settings: LoginSettings, state: string): void {
  const challenge = settings.flow === 'pkce' ? 'challenge' : undefined;
  const url = new URL(authorizationUrl(settings, state, challenge));
  const authority = new URL(settings.authority);
  assert.equal(url.origin, authority.origin);
  assert.ok(
    /^https:$/.test(url.protocol) || isLoopback(url.hostname),
    `the request goes to HTTPS or to this computer: ${url.href}`,
  );
  assert.equal(url.username + url.password + url.hash, '');
  const base = authority.pathname.replace(/\/$/, '');
  const [tenant = '', ...rest] = url.pathname.slice(base.length + 1).split('/');
  assert.ok(url.pathname.startsWith(`${base}/`));
  assert.deepEqual([decodeURIComponent(tenant), ...rest], [settings.tenant, 'connect', 'authorize']);

  const { acrValues, prompt = acrValues?.split(' ').includes('mfa') ? 'login' : undefined } = settings;
  const parameters = {
    scope: settings.scope,
    response_type: settings.flow === 'implicit' ? 'token' : 'code',
    client_id: settings.clientId,
    redirect_uri: settings.redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: challenge && 'S256',
    acr_values: acrValues,
    prompt,
    login_hint: settings.loginHint,
    ui_locales: settings.uiLocales,
    max_age: settings.maxAge,
  };
  const expected = Object.entries(parameters).flatMap(([name, value]) => (value ? [[name, wellFormed(value)]] : []));
  assert.deepEqual([...url.searchParams], expected);

  const redirect = new URL(settings.redirectUri);
  assert.doesNotMatch(redirect.protocol, /^(javascript|data|blob|about|vbscript|file):$/);
  assert.equal(redirect.hash, '');
  assert.equal(redirect.username + redirect.password, '');
  const { returnTo } = settings;
  if (returnTo) assert.match(returnTo, /^https:\/\/app\.example\/(?!\/)/);
}

function isLoopback(host: string): boolean {
  return /^(.+\.)?localhost$|^127\.|^\[::1\]$/.test(host);
}

/** Replaces lone surrogates, as a URL does. */
function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}
