import { authorizeUrl } from '../oauth/authorize-request.js';
import type { LoginSettings } from '../oauth/login-settings.js';
import { findAuthorizeResponse } from '../oauth/response-address.js';
import { createState } from '../oauth/state.js';
import { hasPendingLogin, type PendingLogin, type ReturningSettings, savePendingLogin } from './pending-logins.js';

/** A login that was stored and waits for its authorize request. */
export interface BegunLogin {
  /** The address of the authorize request. */
  readonly href: string;
  /** Whether it can be finished in a tab of its own too. */
  readonly inEveryTab: boolean;
  /** Tells whether it is stored still. */
  readonly isPending: () => boolean;
}

/** Completes settings with the place to return to: by default this page, without an answer that stands in it. */
export function withReturnTo(settings: LoginSettings): ReturningSettings {
  return { returnTo: pageAddress(), ...settings };
}

function pageAddress(): string {
  const { href, protocol } = location;
  if (protocol === 'about:') return `${origin}/`;
  return findAuthorizeResponse(href)?.rest ?? href;
}

/** The settings of another try: those of the login that failed, but the server may now ask the person. */
export function settingsOfRetry({ settings: { prompt, ...settings } }: PendingLogin): ReturningSettings {
  return prompt && prompt !== 'none' ? { ...settings, prompt } : settings;
}

/**
 * Begins a login: makes its one-time state, stores it as pending, and gives the address to go to.
 *
 * @throws AritmaLoginError `storage_unavailable`
 */
export function beginLogin(settings: ReturningSettings): BegunLogin {
  const state = createState();
  const inEveryTab = savePendingLogin(state, { settings, created: Date.now() });
  return { href: authorizeUrl(settings, state), inEveryTab, isPending: () => hasPendingLogin(state) };
}
