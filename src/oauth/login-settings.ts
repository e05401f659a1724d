import { normalizeAuthority } from './authority.js';
import { AritmaLoginError } from './error.js';
import type { Flow } from './flow.js';
import {
  attributeDefaults,
  attributeName,
  type LoginAttribute,
  type LoginAttributes,
  loginAttributes,
  type LoginValues,
  type PageContext,
  requiredAttributes,
} from './login-attributes.js';
import { findErrors, findWarnings } from './login-rules.js';
import { parseUrl } from './parse-url.js';

/** The checked settings of a login. Optional settings that are not given are absent. */
export interface LoginSettings {
  /** The URL of Aritma ID, without a trailing slash. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** The requested scopes, separated by one space (RFC 6749 3.3). */
  readonly scope: string;
  /** An absolute URL. It is not changed if it was given as absolute: servers compare it exactly (RFC 6749 3.1.2.3). */
  readonly redirectUri: string;
  readonly flow: Flow;
  /** How `<aritma-login>` opens the login page: in the same window or in a popup. */
  readonly mode: 'redirect' | 'popup';
  /** The expected `iss` of the response (RFC 9207). By default `authority` and `tenant` determine it. */
  readonly issuer?: string;
  readonly acrValues?: string;
  readonly prompt?: string;
  readonly loginHint?: string;
  readonly uiLocales?: string;
  /** In seconds. */
  readonly maxAge?: string;
  /** With the flow `code`: the `state` that the application's server created. */
  readonly state?: string;
  /** With the flow `code`: the PKCE challenge that the application's server created. */
  readonly codeChallenge?: string;
  /** Where the application continues after the login: an absolute URL of the page's origin. */
  readonly returnTo?: string;
}

/** The result of {@link readLoginSettings}. */
export interface LoginSettingsResult {
  /** The settings, or `undefined` if an attribute is missing or has an error. */
  readonly settings: LoginSettings | undefined;
  /** The required attributes that are missing, by their names in HTML, such as `client-id`. */
  readonly missing: readonly string[];
  /**
   * An error for each invalid value: `invalid_configuration` or `insecure_context`. Its message names the attribute and
   * the remedy.
   */
  readonly errors: readonly AritmaLoginError[];
  /** A message for each value that is allowed, but probably a mistake. */
  readonly warnings: readonly string[];
}

/**
 * Reads and checks the settings of a login. It finds values that the server would refuse on its own error page, from which
 * the user does not return to the application.
 *
 * @param attributes the attributes of `<aritma-login>`, by the names of their properties. White space around a value is
 *   removed, but white space around `tenant` is an error.
 * @param page the page or worker that the login begins in
 * @returns a frozen object
 * @example
 *   const { settings, missing, errors } = readLoginSettings(
 *     { tenant: 'acme', clientId: 'shop', scope: 'banking.ais.read', redirectUri: '/callback', flow: 'pkce' },
 *     { baseUri: document.baseURI, origin: window.origin, isSecure: isSecureContext },
 *   );
 */
export function readLoginSettings(attributes: LoginAttributes, page: PageContext): LoginSettingsResult {
  const texts = loginAttributes.map((name) => [name, String(attributes[name] ?? '')] as const);
  const result = read(Object.fromEntries(texts) as LoginValues, page);
  for (const part of Object.values(result)) Object.freeze(part);
  return Object.freeze(result);
}

function read(texts: LoginValues, page: PageContext): LoginSettingsResult {
  const values = normalize(texts, page);
  const missing = requiredAttributes(values.flow)
    .filter((name) => !values[name])
    .map(attributeName);
  const sentence = (name: string, predicate: string): string => `The attribute "${attributeName(name)}" ${predicate}`;
  const errors = findErrors(values, page).map(
    ([name, , predicate, code = 'invalid_configuration']) => new AritmaLoginError(code, sentence(name, predicate)),
  );
  return {
    settings: missing.length || errors.length ? undefined : settingsOf(values),
    missing,
    errors,
    warnings: findWarnings(values, page).map(([name, , predicate]) => sentence(name, predicate)),
  };
}

function normalize(texts: LoginValues, page: PageContext): LoginValues {
  const trimmed = Object.entries(texts).map(([name, text]) => [name, text.trim()]);
  const values = Object.fromEntries(trimmed) as Record<LoginAttribute, string>;
  for (const list of ['scope', 'acrValues', 'prompt', 'uiLocales'] as const) {
    values[list] = values[list].replace(/\s+/g, ' ');
  }
  return {
    ...values,
    authority: normalizeAuthority(values.authority),
    tenant: values.tenant && texts.tenant,
    redirectUri: resolveUrl(values.redirectUri, page.baseUri),
    flow: values.flow || attributeDefaults.flow,
    mode: values.mode || attributeDefaults.mode,
    returnTo: withSinglePathSlash(values.returnTo, page.baseUri),
  };
}

function settingsOf(values: LoginValues): LoginSettings {
  const given = Object.entries(values).filter(([, value]) => value);
  return Object.fromEntries(given) as unknown as LoginSettings;
}

/**
 * Resolves a URL against that of the page. An absolute URL stays as it is, because servers compare it exactly.
 *
 * @param baseUri the URL of the page, or an empty string on a server
 */
export function resolveUrl(address: string, baseUri: string): string {
  return !address || /^[a-z][a-z\d+.-]*:/i.test(address) ? address : normalizeUrl(address, baseUri);
}

/**
 * Resolves a URL, and reduces the slashes after its host to one. Applications remove the origin and pass the rest to their
 * router, which must not get `//evil.example`.
 */
function withSinglePathSlash(address: string, baseUri: string): string {
  return address && normalizeUrl(address, baseUri).replace(/([^/]+:\/\/[^/]*)\/+/y, '$1/');
}

function normalizeUrl(address: string, baseUri: string): string {
  return parseUrl(address, baseUri && withoutUser(baseUri))?.href ?? address;
}

/** Removes the user name and password that the URL of the page may contain, because a relative URL would inherit them. */
function withoutUser(address: string): string {
  return address.replace(/^([^/?#]*\/\/)[^/?#]*@/, '$1');
}
