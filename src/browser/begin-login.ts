import { authorizationUrl } from '../oauth/authorization-request.js';
import { flows } from '../oauth/flow.js';
import type { LoginSettings } from '../oauth/login-settings.js';
import { parseUrl } from '../oauth/parse-url.js';
import { findAuthorizationResponse, withoutResponseParameters } from '../oauth/response-address.js';
import { createState } from '../oauth/state.js';
import { preparePkcePairs, sampleChallenge, takePkcePair } from './pkce-pairs.js';
import { pageOrigin } from './page.js';
import { hasPendingLogin, type PendingLogin, type ReturningSettings, savePendingLogin } from './pending-logins.js';

/** A login that was stored and waits for its authorize request. */
export interface BegunLogin {
  /** The address of the authorize request. */
  readonly href: string;
  /** Whether it can be finished in a tab of its own too. */
  readonly isSharedAcrossTabs: boolean;
  /** Tells whether it is stored still. */
  readonly isPending: () => boolean;
  /** Its state, where this browser keeps it. */
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
  const isCallback = comparable(withoutResponseParameters(address)) === comparable(parseUrl(redirectUri)?.href ?? '');
  return isCallback ? `${origin}/` : (findAuthorizationResponse(address)?.rest ?? address);
}

/** Some static file servers add a trailing slash to a path. */
function comparable(address: string): string {
  return address.replace(/\/(?=[?#]|$)/, '');
}

/**
 * The settings of another try: those of the login that failed, but the server may now ask the person, and the answer
 * comes to this window.
 */
export function settingsOfRetry({ settings: { prompt, ...settings } }: PendingLogin): ReturningSettings {
  return { ...settings, mode: 'redirect', ...(prompt && prompt !== 'none' && { prompt }) };
}

/**
 * Makes ready what a login with these settings takes time to make.
 *
 * @returns nothing where it can begin at once
 */
export function prepareLogin({ flow }: LoginSettings): Promise<void> | undefined {
  return flows[flow].hasPkce && !sampleChallenge() ? preparePkcePairs() : undefined;
}

/** The last address that nobody comes back from: the links of a page are often alike. */
let sample: { readonly settings: LoginSettings; readonly href: string } | undefined;

/** An address such as {@link beginLogin} gives, to draw a link with: nobody comes back from it. */
export function sampleHref(settings: LoginSettings): string {
  if (sample?.settings !== settings) {
    const { isFinishedInBrowser, hasPkce } = flows[settings.flow];
    const challenge = hasPkce ? sampleChallenge() : undefined;
    sample = {
      settings,
      href: isFinishedInBrowser ? authorizationUrl(settings, createState(), challenge) : serversHref(settings),
    };
  }
  return sample.href;
}

/**
 * Begins a login whose answer comes to this window or tab: makes its one-time state, stores it as pending, and gives the
 * address to go to. A login that a server finishes was begun there: for it there is nothing to make or to store.
 *
 * @param settings prepared by {@link prepareLogin}
 * @throws AritmaLoginError `storage_unavailable`
 */
export function beginLogin(settings: ReturningSettings): BegunLogin {
  const { isFinishedInBrowser, hasPkce } = flows[settings.flow];
  if (!isFinishedInBrowser) return { href: serversHref(settings), isSharedAcrossTabs: true, isPending: () => true };
  const state = createState();
  const pair = hasPkce ? takePkcePair() : undefined;
  const login = { settings: { ...settings, mode: 'redirect' as const }, verifier: pair?.verifier, created: Date.now() };
  const isSharedAcrossTabs = savePendingLogin(state, login);
  const href = authorizationUrl(settings, state, pair?.challenge);
  return { href, isSharedAcrossTabs, isPending: () => hasPendingLogin(state), state };
}

function serversHref(settings: LoginSettings): string {
  // Stryker disable next-line StringLiteral: the attributes' check lets no login of a server pass without a state
  return authorizationUrl(settings, settings.state ?? '', settings.codeChallenge);
}
