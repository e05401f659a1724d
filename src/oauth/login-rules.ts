import { flows, type FlowTerms, flowTerms } from './flow.js';
import type { LoginAttribute, LoginValues, PageContext } from './login-attributes.js';
import { parseUrl } from './parse-url.js';
import { responseParameters } from './response-parameters.js';

/** An attribute, whether its value breaks the rule, the sentence that follows the attribute's name, the error's code. */
type Rule = readonly [
  attribute: LoginAttribute,
  isBroken: (value: string, flow: FlowTerms | undefined, page: PageContext) => boolean,
  sentence: string,
  code?: 'insecure_context',
];

const identityScope = /(^| )(openid|profile|email|address|phone|offline_access)( |$)/;

/** What the server refuses with a page of its own, or what would let the answer go astray. */
const rules: readonly Rule[] = [
  [
    'tenant',
    (tenant) => /[/\\?#%;\s\p{Cc}\p{Cs}]/u.test(tenant) || /^\.+$/.test(tenant),
    'must be one path segment: no white space or control characters, no / \\ ? # % ; and not dots alone.',
  ],
  ['flow', (_, flow) => !flow, `must be one of: ${Object.keys(flows).join(', ')}.`],
  [
    'flow',
    (_, flow, page) => !!flow?.hasPkce && !page.isSecure,
    '"pkce" needs a secure context: https, or http://localhost.',
    'insecure_context',
  ],
  ['mode', (mode) => mode !== 'redirect' && mode !== 'popup', 'must be "redirect" or "popup".'],
  [
    'mode',
    (mode, flow) => mode === 'popup' && flow?.isFinishedInBrowser === false,
    '"popup" does not go with flow="code": take "redirect".',
  ],
  [
    'scope',
    (scope, flow) => flow?.hasIdentity === false && identityScope.test(scope),
    'must not hold openid, profile, email, address, phone or offline_access: take flow="pkce" for them.',
  ],
  [
    'redirectUri',
    (uri) => !parseUrl(uri) || /[\s\p{Cc}]|^https?:(?!\/\/)|^[\w.-]+:\d/iu.test(uri),
    'is no address: write it as https://app.example/callback.',
  ],
  [
    'redirectUri',
    (uri) => /^(javascript|data|blob|about|vbscript|file):/.test(`${parseUrl(uri)?.protocol}`),
    "must be http(s), or of your application's own scheme.",
  ],
  ['redirectUri', (uri) => uri.includes('#'), 'must not hold a # (RFC 6749 3.1.2).'],
  ['redirectUri', hasUser, 'must not contain a user name or password: both would be sent to the server and stored.'],
  [
    'redirectUri',
    (uri) => responseParameters.some((name) => parseUrl(uri)?.searchParams.has(name)),
    `must not have response parameters in its query: rename any of ${responseParameters.join(', ')}.`,
  ],
  ['authority', isInvalidServerUrl, 'must be https (http on localhost alone) without user, ? and #.'],
  ['issuer', isInvalidServerUrl, 'must be https (http on localhost alone) without user, ? and #.'],
  ['prompt', (prompt) => prompt !== 'none' && prompt.split(' ').includes('none'), 'must have "none" alone.'],
  ['maxAge', (seconds) => !/^\d+$/.test(seconds), 'must be a whole number of seconds.'],
  ['state', (_, flow) => !!flow?.isFinishedInBrowser, 'goes with flow="code" alone.'],
  ['codeChallenge', (_, flow) => !!flow?.isFinishedInBrowser, 'goes with flow="code" alone.'],
  [
    'returnTo',
    (address, _, page) => !address.startsWith(`${page.origin}/`),
    "must be a URL of this page's origin, without a user name.",
  ],
];

/** What works, but most likely not as it is meant. */
const warnings: readonly Rule[] = [
  [
    'redirectUri',
    (uri, flow, page) => !!flow?.isFinishedInBrowser && /^https?:/i.test(uri) && originOf(uri) !== page.origin,
    'is of another origin than this page: only one of this origin can finish the login.',
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
    `is longer than the ${limit} characters that the server takes.`,
  ]),
];

/** The rules that values break, in the order of the list above; an empty value breaks none. */
export function findErrors(values: LoginValues, page: PageContext): Rule[] {
  return broken(rules, values, page);
}

/** The doubts that values raise. */
export function findWarnings(values: LoginValues, page: PageContext): Rule[] {
  return broken(warnings, values, page);
}

function broken(list: readonly Rule[], values: LoginValues, page: PageContext): Rule[] {
  const flow = flowTerms(values.flow);
  return list.filter(([attribute, isBroken]) => values[attribute] && isBroken(values[attribute], flow, page));
}

/** The origin, also of an application's own scheme, for which `URL.origin` has none. */
function originOf(address: string): string {
  const url = parseUrl(address);
  return `${url?.protocol}//${url?.host}`;
}

function isInvalidServerUrl(address: string): boolean {
  const url = parseUrl(address);
  if (!url || hasUser(address) || /[?#\s\p{Cc}]/u.test(address)) return true;
  const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
  return url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname));
}

function hasUser(address: string): boolean {
  const url = parseUrl(address);
  return !!(url?.username || url?.password);
}
