import { flows, type FlowTerms, flowTerms } from './flow.js';
import type { LoginAttribute, LoginValues, PageContext } from './login-attributes.js';
import { hasUser, isTrustworthy, parseUrl } from './parse-url.js';
import { responseParameters } from './response-parameters.js';

/** A rule that the value of an attribute has to follow. */
type Rule = readonly [
  attribute: LoginAttribute,
  isBroken: (value: string, flow: FlowTerms | undefined, page: PageContext) => boolean,
  /** The error and the remedy, as the predicate of "The attribute". */
  predicate: string,
  /** The code of the error, unless it is `invalid_configuration`. */
  code?: 'insecure_context',
];

const identityScope = /(^| )(openid|profile|email|address|phone|offline_access)( |$)/;

/** Rules for values that the server would refuse on its own error page, or that could misdirect the response. */
const errorRules: readonly Rule[] = [
  [
    'tenant',
    (tenant) => /[/\\?#%;\s\p{Cc}\p{Cs}]/u.test(tenant) || /^\.+$/.test(tenant),
    'must be the name of a tenant, such as "acme", without white space, slashes or other special characters.',
  ],
  ['flow', (_, flow) => !flow, `must be one of ${Object.keys(flows).join(', ')}.`],
  [
    'flow',
    (_, flow, page) => !!flow?.hasPkce && !page.isSecure,
    'can be "pkce" only in a secure context. Serve the page over https, or from http://localhost.',
    'insecure_context',
  ],
  ['mode', (mode) => mode !== 'redirect' && mode !== 'popup', 'must be "redirect" or "popup".'],
  [
    'mode',
    (mode, flow) => mode === 'popup' && flow?.isFinishedInBrowser === false,
    'cannot be "popup" with flow="code". Use "redirect".',
  ],
  [
    'scope',
    (scope, flow) => flow?.hasIdentity === false && identityScope.test(scope),
    'must not contain openid, profile, email, address, phone or offline_access with flow="implicit". Use flow="pkce".',
  ],
  [
    'redirectUri',
    (uri) => !parseUrl(uri) || /[\s\p{Cc}]|^https?:(?!\/\/)|^[\w.-]+:\d/iu.test(uri),
    'is not a valid URL. Example: https://app.example/callback.',
  ],
  [
    'redirectUri',
    (uri) => /^(javascript|data|blob|about|vbscript|file):/.test(`${parseUrl(uri)?.protocol}`),
    'must have the scheme https or http, or a private-use scheme of your application.',
  ],
  ['redirectUri', (uri) => uri.includes('#'), 'must not contain # (RFC 6749 3.1.2).'],
  [
    'redirectUri',
    addressHasUser,
    'must not contain a user name or password: both would be sent to the server and stored.',
  ],
  [
    'redirectUri',
    (uri) => responseParameters.some((name) => parseUrl(uri)?.searchParams.has(name)),
    `must not use a parameter of the response in its query. Rename any of these: ${responseParameters.join(', ')}.`,
  ],
  ['authority', isInvalidServerUrl, 'must be an https URL without user name, ? and #. Only localhost may use http.'],
  ['issuer', isInvalidServerUrl, 'must be an https URL without user name, ? and #. Only localhost may use http.'],
  [
    'prompt',
    (prompt) => prompt !== 'none' && prompt.split(' ').includes('none'),
    'must not combine "none" with other values.',
  ],
  ['maxAge', (seconds) => !/^\d+$/.test(seconds), 'must be a whole number of seconds.'],
  ['state', (_, flow) => !!flow?.isFinishedInBrowser, 'is only for flow="code". Remove it, or use that flow.'],
  ['codeChallenge', (_, flow) => !!flow?.isFinishedInBrowser, 'is only for flow="code". Remove it, or use that flow.'],
  [
    'returnTo',
    (address, _, page) => !address.startsWith(`${page.origin}/`),
    'must be a URL of the same origin as this page, without a user name.',
  ],
];

/** Rules for values that are allowed, but are probably a mistake. */
const warningRules: readonly Rule[] = [
  [
    'redirectUri',
    (uri, flow, page) => !!flow?.isFinishedInBrowser && /^https?:/i.test(uri) && originOf(uri) !== page.origin,
    'has a different origin from this page. Only a page of the same origin can finish the login.',
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
    `is too long for the server. Use at most ${limit} characters.`,
  ]),
];

/** Finds the errors in the values of a login, in the order of the rules. An attribute without a value has no errors. */
export function findErrors(values: LoginValues, page: PageContext): Rule[] {
  return brokenRules(errorRules, values, page);
}

/** Finds the values of a login that are allowed, but are probably a mistake. */
export function findWarnings(values: LoginValues, page: PageContext): Rule[] {
  return brokenRules(warningRules, values, page);
}

function brokenRules(rules: readonly Rule[], values: LoginValues, page: PageContext): Rule[] {
  const flow = flowTerms(values.flow);
  return rules.filter(([attribute, isBroken]) => values[attribute] && isBroken(values[attribute], flow, page));
}

/** Gets the origin of a URL, even if it has a private-use scheme, for which `URL.origin` is "null". */
function originOf(address: string): string {
  const url = parseUrl(address);
  return `${url?.protocol}//${url?.host}`;
}

function isInvalidServerUrl(address: string): boolean {
  const url = parseUrl(address);
  return !url || hasUser(url) || /[?#\s\p{Cc}]/u.test(address) || !isTrustworthy(url);
}

function addressHasUser(address: string): boolean {
  const url = parseUrl(address);
  return !!url && hasUser(url);
}
