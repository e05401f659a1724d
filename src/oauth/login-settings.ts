import { AritmaLoginError } from './error.js';
import type { Flow } from './flow.js';
import {
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

/** What a login needs to know, read from the attributes and found right. */
export interface LoginSettings {
  /** The address of Aritma ID, without a trailing slash. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** The scopes, separated by one space (RFC 6749 3.3). */
  readonly scope: string;
  /** Absolute; what was written as absolute is kept to the letter, since servers compare it so (RFC 6749 3.1.2.3). */
  readonly redirectUri: string;
  readonly flow: Flow;
  /** How the login page is opened: as a link is followed, or in a window of its own. */
  readonly mode: 'redirect' | 'popup';
  /** What `iss` in an answer must be (RFC 9207), where the attribute says so. */
  readonly issuer?: string;
  readonly acrValues?: string;
  readonly prompt?: string;
  readonly loginHint?: string;
  readonly uiLocales?: string;
  readonly maxAge?: string;
  /** The `state` of the application's server, where that finishes the login. */
  readonly state?: string;
  /** The PKCE challenge of the application's server, where it made one. */
  readonly codeChallenge?: string;
  /** Where the application wants to go after the login: absolute, of the page's origin. */
  readonly returnTo?: string;
}

/** What was found in the attributes. */
export interface LoginSettingsResult {
  /** There when nothing is missing or wrong. */
  readonly settings: LoginSettings | undefined;
  /** The required attributes that are not there, as they are written in HTML. */
  readonly missing: readonly string[];
  /** What is wrong: each an `invalid_configuration` whose message names attribute and remedy. */
  readonly errors: readonly AritmaLoginError[];
  /** What works but is likely a mistake. */
  readonly warnings: readonly string[];
}

/** The address of Aritma ID in production. */
export const defaultAuthority = 'https://id.aritma.io';

/** What was read last: one link is read several times in a row, and the links of a page are often alike. */
let last: { readonly text: string; readonly reading: LoginSettingsResult } | undefined;

/**
 * Reads the attributes of a login and checks all that the server would answer with an error page of its own, from
 * which nobody comes back to the application.
 *
 * @param attributes as they stand in the page; white space around a value is dropped, but around a tenant refused
 * @param page the page that they stand in
 * @returns what is frozen, for it may be given again
 */
export function readLoginSettings(attributes: LoginAttributes, page: PageContext): LoginSettingsResult {
  const texts = loginAttributes.map((name) => [name, String(attributes[name] ?? '')] as const);
  const text = JSON.stringify([texts, page]);
  if (last?.text !== text) last = { text, reading: frozen(read(Object.fromEntries(texts) as LoginValues, page)) };
  return last.reading;
}

function frozen(reading: LoginSettingsResult): LoginSettingsResult {
  for (const part of Object.values(reading)) Object.freeze(part);
  return Object.freeze(reading);
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
    authority: normalizeUrl(values.authority || defaultAuthority).replace(/([^/])\/+$/, '$1'),
    tenant: values.tenant && texts.tenant,
    redirectUri: resolve(values.redirectUri, page),
    flow: values.flow || 'implicit',
    mode: values.mode || 'redirect',
    returnTo: placeOfOrigin(values.returnTo, page),
  };
}

function settingsOf(values: LoginValues): LoginSettings {
  const given = Object.entries(values).filter(([, value]) => value);
  return Object.fromEntries(given) as unknown as LoginSettings;
}

function resolve(address: string, page: PageContext): string {
  return !address || /^[a-z][a-z\d+.-]*:/i.test(address) ? address : normalizeUrl(address, page.baseUri);
}

/** Applications cut the origin off and give the rest to their router: `//evil.example` must not be left of it. */
function placeOfOrigin(address: string, page: PageContext): string {
  return address && normalizeUrl(address, page.baseUri).replace(/([^/]+:\/\/[^/]*)\/+/y, '$1/');
}

function normalizeUrl(address: string, base?: string): string {
  return parseUrl(address, base && withoutUser(base))?.href ?? address;
}

/** Removes the user name and password that the page's address may contain: a relative URL would inherit them. */
function withoutUser(address: string): string {
  return address.replace(/^([^/?#]*\/\/)[^/?#]*@/, '$1');
}
