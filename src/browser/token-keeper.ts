import type { LoginOutcome, TokenDetail } from './finish-login.js';

/** The name of the global function that keeps tokens: `aritma-login/session.js` sets it. All scripts of a page share it. */
export const tokenKeeper = Symbol.for('aritma-login:token-keeper');

/** Keeps the token of a login, and returns what the application receives of it. */
export type TokenKeeper = (token: TokenDetail) => Promise<TokenDetail>;

const keeper = (): TokenKeeper | undefined => Reflect.get(globalThis, tokenKeeper) as TokenKeeper | undefined;

/** Tells whether this page keeps the tokens of logins. */
export function hasTokenKeeper(): boolean {
  return !!keeper();
}

/** Offers the token of a login to the session of the page, if there is one. Returns what the application receives. */
export async function offerToken(outcome: LoginOutcome): Promise<LoginOutcome> {
  const keep = keeper();
  const { token } = outcome;
  return keep && token ? { ...outcome, token: await keep(token).catch(() => token) } : outcome;
}
