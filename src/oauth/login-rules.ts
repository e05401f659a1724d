import { flows, flowTerms } from './flow.js';
import type { LoginAttribute, LoginValues, Page } from './login-attributes.js';

/** An attribute, whether its value breaks the rule, the sentence that follows the attribute's name, the error's code. */
type Rule = readonly [
  attribute: LoginAttribute,
  isBroken: (value: string, values: LoginValues, page: Page) => boolean,
  sentence: string,
  code?: 'insecure_context',
];

const identityScope = /(^| )(openid|profile|email|address|phone|offline_access)( |$)/;
const answerParameters = ['state', 'code', 'error', 'access_token'];

/** What the server refuses with a page of its own, or what would let the answer go astray. */
const rules: readonly Rule[] = [
  [
    'tenant',
    (tenant) => /[/\\?#%;\s\p{Cc}\p{Cs}]/u.test(tenant) || /^\.+$/.test(tenant),
    'must be one path segment: take out white space, control characters and / \\ ? # % ; and do not use dots alone.',
  ],
  ['flow', (flow) => !flowTerms(flow), `must be one of: ${Object.keys(flows).join(', ')}.`],
  [
    'flow',
    (flow, _, page) => !!flowTerms(flow)?.hasPkce && !page.isSecure,
    '"pkce" needs a secure context: serve the page by https, or from http://localhost.',
    'insecure_context',
  ],
  ['mode', (mode) => mode !== 'redirect' && mode !== 'popup', 'must be "redirect" or "popup".'],
  [
    'mode',
    (mode, { flow }) => mode === 'popup' && flowTerms(flow)?.isOurs === false,
    '"popup" goes with flow="implicit" and "pkce" alone: where a server finishes the login, take "redirect".',
  ],
  [
    'scope',
    (scope, { flow }) => flowTerms(flow)?.hasIdentity === false && identityScope.test(scope),
    'must not hold openid, profile, email, address, phone or offline_access: flow="implicit" has resource scopes only, "pkce" has them all.',
  ],
  [
    'redirectUri',
    (uri) => !parseUrl(uri) || /[\s\p{Cc}]|^https?:(?!\/\/)|^[\w.-]+:\d/iu.test(uri),
    'is no valid address: write it as https://your-app.example/callback.',
  ],
  [
    'redirectUri',
    (uri) => /^(javascript|data|blob|about|vbscript|file):$/.test(parseUrl(uri)?.protocol ?? ''),
    "must be an http(s) address or have your application's own scheme, not one that runs or embeds.",
  ],
  ['redirectUri', (uri) => uri.includes('#'), 'must not hold a #, which breaks the answer (RFC 6749 3.1.2).'],
  [
    'redirectUri',
    (uri) => answerParameters.some((name) => parseUrl(uri)?.searchParams.has(name)),
    `must not have ${answerParameters.join(', ')} in its query, which the answer brings: rename the parameter.`,
  ],
  ['authority', isNoServer, 'must be an https address (http on localhost alone) without user, ? and #.'],
  ['issuer', isNoServer, 'must be an https address (http on localhost alone) without user, ? and #.'],
  [
    'prompt',
    (prompt) => prompt !== 'none' && prompt.split(' ').includes('none'),
    'must have "none" alone or not at all (OpenID Connect Core 3.1.2.1).',
  ],
  ['maxAge', (seconds) => !/^\d+$/.test(seconds), 'must be a whole number of seconds.'],
  ['state', (_, { flow }) => !!flowTerms(flow)?.isOurs, 'goes with flow="code" alone: the other flows make their own.'],
  [
    'codeChallenge',
    (_, { flow }) => !!flowTerms(flow)?.isOurs,
    'goes with flow="code" alone: the other flows make their own.',
  ],
  [
    'returnTo',
    (address, _, page) => originOf(address) !== page.origin,
    "must be an address of this page's own origin.",
  ],
];

/** What works, but most likely not as it is meant. */
const doubts: readonly Rule[] = [
  [
    'redirectUri',
    (uri, { flow }, page) => !!flowTerms(flow)?.isOurs && /^https?:/i.test(uri) && originOf(uri) !== page.origin,
    'is of another origin than this page, where this login cannot be finished: use an address of this origin.',
  ],
  ...Object.entries({
    clientId: 100,
    scope: 300,
    redirectUri: 400,
    acrValues: 300,
    loginHint: 100,
    uiLocales: 100,
  } as const).map(([attribute, limit]): Rule => [
    attribute as LoginAttribute,
    (value) => value.length > limit,
    `is longer than the ${limit} characters that the server takes: shorten it.`,
  ]),
];

/** The rules that values break, in the order of the list above; an empty value breaks none. */
export function brokenRules(values: LoginValues, page: Page): Rule[] {
  return broken(rules, values, page);
}

/** The doubts that values raise. */
export function raisedDoubts(values: LoginValues, page: Page): Rule[] {
  return broken(doubts, values, page);
}

function broken(list: readonly Rule[], values: LoginValues, page: Page): Rule[] {
  return list.filter(([attribute, isBroken]) => values[attribute] && isBroken(values[attribute], values, page));
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** The origin, also of an application's own scheme, for which `URL.origin` has none. */
function originOf(address: string): string {
  const url = parseUrl(address);
  return `${url?.protocol}//${url?.host}`;
}

function isNoServer(address: string): boolean {
  const url = parseUrl(address);
  if (!url || url.username || url.password || /[?#]/.test(address)) return true;
  const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
  return url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname));
}
