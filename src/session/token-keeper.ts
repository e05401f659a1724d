import type { TokenDetail } from '../browser/finish-login.js';
import { tokenKeeper } from '../browser/token-keeper.js';
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
async function keep({ refreshToken, idToken, ...rest }: TokenDetail): Promise<TokenDetail> {
  const detail = Object.freeze(rest);
  await getSession(rest).adopt({ ...rest, ...(refreshToken && { refreshToken }), ...(idToken && { idToken }) });
  kept.add(detail);
  return detail;
}

/** Leaves the callback page after the listeners of the event have run, if its element has the attribute `auto-return`. */
function returnAfterLogin(event: CustomEvent<TokenDetail>): void {
  const [callback] = event.composedPath();
  if (!kept.has(event.detail) || !(callback as Element).hasAttribute?.('auto-return')) return;
  setTimeout(() => location.replace(event.detail.returnTo));
}
