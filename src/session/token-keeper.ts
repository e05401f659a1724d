import type { TokenDetail } from '../browser/finish-login.js';
import { tokenKeeper } from '../browser/token-keeper.js';
import { warn } from '../browser/warn.js';
import { getSession } from './sessions.js';

/** The details of `token` events whose tokens a session keeps. */
const kept = new WeakSet();

/** Keeps the tokens of every login that ends on this page, unless another copy of this module does. */
export function keepTokens(): void {
  if (Reflect.get(globalThis, tokenKeeper)) return;
  Reflect.set(globalThis, tokenKeeper, keep);
  window.addEventListener('token', returnAfterLogin, true);
}

/** Keeps a token. Applications receive neither the refresh token nor the ID token, which the session needs. */
async function keep(token: TokenDetail): Promise<TokenDetail> {
  const storage = await getSession(token).adopt(token);
  const detail: { -readonly [Name in keyof TokenDetail]: TokenDetail[Name] } = { ...token };
  delete detail.refreshToken;
  delete detail.idToken;
  // The next page would not find a session that is only in the memory of this page.
  if (storage !== 'memory') kept.add(detail);
  return Object.freeze(detail);
}

/** Leaves the callback page after the listeners of the event have run, if its element has the attribute `auto-return`. */
function returnAfterLogin(event: CustomEvent<TokenDetail>): void {
  const [callback] = event.composedPath();
  if (!(callback as Element).hasAttribute?.('auto-return')) return;
  if (kept.has(event.detail)) setTimeout(() => location.replace(event.detail.returnTo));
  else warn('auto-return has no effect, because the session ends with this page.');
}
