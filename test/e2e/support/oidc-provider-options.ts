/** What a test can change while the provider runs. */
export interface OidcProviderOptions {
  /** The lifetime of the access tokens that are issued from now on, in seconds. 3600 at the start. */
  accessTokenLifetime: number;
  /** Whether logins lead to a refresh token. True at the start. */
  issuesRefreshTokens: boolean;
  /** The user who logs in, whatever the login hint says. Undefined at the start. */
  user: string | undefined;
}
