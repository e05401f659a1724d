import { authorizationUrl } from '../oauth/authorization-request.js';
import { flows } from '../oauth/flow.js';
import type { LoginSettings } from '../oauth/login-settings.js';
import { parseUrl } from '../oauth/parse-url.js';
import { findAuthorizationResponse, withoutResponseParameters } from '../oauth/response-address.js';
import { createState } from '../oauth/state.js';
import { pageOrigin } from './page.js';
import { hasPendingLogin, type PendingLogin, type ReturningSettings, savePendingLogin } from './pending-logins.js';
import { preparePkcePairs, sampleChallenge, takePkcePair } from './pkce-pairs.js';

/** A login that has begun: its authorization request can be sent. If the browser is to finish the login, it is stored. */
export interface BegunLogin {
  /** The address of the authorization request. */
  readonly href: string;
  /** Whether another tab can finish the login too. */
  readonly isSharedAcrossTabs: boolean;
  /** Tells whether the login is still stored and can be finished. */
  readonly isPending: () => boolean;
  /** Its `state`, if this browser stores the login. */
  readonly state?: string;
}

/**
 * Adds the address to return to, if the settings have none. The default is the page's own address without any
 * authorization response in it. On the callback page the default is the root of the origin.
 *
 * @param settings the settings of the login
 * @param page the window that navigates to the login page
 */
export function withReturnTo(
  settings: LoginSettings,
  page: Pick<Window, 'location'> = { location },
): ReturningSettings {
  return { returnTo: pageAddress(page.location, settings.redirectUri), ...settings };
}

function pageAddress({ protocol, host, pathname, search, hash }: Location, redirectUri: string): string {
  const origin = pageOrigin();
  // Stryker disable next-line ConditionalExpression,StringLiteral: true in a frame with srcdoc, which Stryker does not enter
  if (`${protocol}//${host}` !== origin) return `${origin}/`;
  // A response to another library may stay in the address, but its tokens must not be stored.
  const parts = [search, hash].map((part) => (/[?#&/](access|id|refresh)_token=/.test(part) ? '' : part));
  const address = origin + pathname + parts.join('');
  const isCallback =
    withoutTrailingSlash(withoutResponseParameters(address)) ===
    withoutTrailingSlash(parseUrl(redirectUri)?.href ?? '');
  return isCallback ? `${origin}/` : (findAuthorizationResponse(address)?.rest ?? address);
}

/** Removes the trailing slash that some static file servers add to a path. */
function withoutTrailingSlash(address: string): string {
  return address.replace(/\/(?=[?#]|$)/, '');
}

/**
 * Returns the settings for a retry: those of the failed login, except that the server may interact with the user, and that
 * the response comes to this window.
 */
export function settingsOfRetry({ settings: { prompt, ...settings } }: PendingLogin): ReturningSettings {
  return { ...settings, mode: 'redirect', ...(prompt && prompt !== 'none' && { prompt }) };
}

/**
 * Prepares a login with these settings: with PKCE, creates pairs, which is asynchronous.
 *
 * @returns `undefined` if the login can begin at once
 */
export function prepareLogin({ flow }: LoginSettings): Promise<void> | undefined {
  return flows[flow].hasPkce && !sampleChallenge() ? preparePkcePairs() : undefined;
}

/** The last sample. Links with equal attributes share one settings object: see `readPageSettings()`. */
let sample: { readonly settings: LoginSettings; readonly href: string } | undefined;

/**
 * Returns an address like that of {@link beginLogin}, for a link whose login has not begun. Its `state` is not stored, so
 * no login can be finished with it.
 */
export function sampleHref(settings: LoginSettings): string {
  if (sample?.settings !== settings) {
    const { isFinishedInBrowser, hasPkce } = flows[settings.flow];
    const challenge = hasPkce ? sampleChallenge() : undefined;
    sample = {
      settings,
      href: isFinishedInBrowser ? authorizationUrl(settings, createState(), challenge) : hrefOfServerLogin(settings),
    };
  }
  return sample.href;
}

/**
 * Begins a login: creates its one-time `state` and stores it as a pending login. A login that a server finishes has
 * already begun on that server, so nothing is created or stored.
 *
 * @param settings settings that {@link prepareLogin} has prepared
 * @throws AritmaLoginError `storage_unavailable` if the browser does not store the login
 */
export function beginLogin(settings: ReturningSettings): BegunLogin {
  const { isFinishedInBrowser, hasPkce } = flows[settings.flow];
  if (!isFinishedInBrowser)
    return { href: hrefOfServerLogin(settings), isSharedAcrossTabs: true, isPending: () => true };
  const state = createState();
  const pair = hasPkce ? takePkcePair() : undefined;
  const login = { settings: { ...settings, mode: 'redirect' as const }, verifier: pair?.verifier, created: Date.now() };
  const isSharedAcrossTabs = savePendingLogin(state, login);
  const href = authorizationUrl(settings, state, pair?.challenge);
  return { href, isSharedAcrossTabs, isPending: () => hasPendingLogin(state), state };
}

function hrefOfServerLogin(settings: LoginSettings): string {
  // Stryker disable next-line StringLiteral: settings with flow="code" always have a state
  return authorizationUrl(settings, settings.state ?? '', settings.codeChallenge);
}
