/**
 * The parameters of an authorization response (RFC 6749 4.1.2, 4.2.2; RFC 9207 2; OpenID Connect Core 3.1.2.5). Each may
 * occur only once in a response, all are removed from the address together, and a redirect URI must not use any of them.
 */
export const responseParameters: readonly string[] = (
  'state code error error_description error_uri access_token token_type expires_in scope iss session_state ' +
  'id_token refresh_token'
).split(' ');
