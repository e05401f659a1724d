/**
 * The parameters of an authorization response (RFC 6749 4.1.2, 4.2.2; RFC 9207 2; OpenID Connect Core 3.1.2.5). None may
 * occur twice, all leave the address together, and none may stand in the query of a redirect URI.
 */
export const responseParameters: readonly string[] = (
  'state code error error_description error_uri access_token token_type expires_in scope iss session_state ' +
  'id_token refresh_token'
).split(' ');
