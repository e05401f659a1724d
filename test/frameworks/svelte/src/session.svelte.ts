import type { TokenDetail } from 'aritma-login';

/** Who is logged in: in memory alone. */
class Session {
  token = $state.raw<TokenDetail>();

  logIn(token: TokenDetail) {
    console.info('token');
    this.token = token;
  }
}

export const session = new Session();
