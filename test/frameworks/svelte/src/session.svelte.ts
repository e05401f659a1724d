import type { TokenDetail } from 'aritma-login';

/** The token of the user, which is kept only in memory. */
class Session {
  token = $state.raw<TokenDetail>();

  logIn(token: TokenDetail) {
    console.info('token');
    this.token = token;
  }
}

export const session = new Session();
