import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTokenRefused } from '../../src/oauth/bearer-challenge.js';

/** Challenges that mean that a new token may help. */
const refused: [whose: string, challenge: string | null][] = [
  ['none, or none that a script can read', null],
  ['of RFC 6750 3 without an error', 'Bearer realm="example"'],
  [
    'of RFC 6750 3 with an expired token',
    'Bearer realm="example",\n error="invalid_token",\n error_description="The access token expired"',
  ],
  ['of ASP.NET without details', 'Bearer'],
  [
    'of ASP.NET with details',
    'Bearer error="invalid_token", error_description="The token expired at \'01/01/2030 00:00:00\'"',
  ],
  ['of Spring', 'Bearer error="invalid_token", error_description="Jwt expired", error_uri="https://x.example/3.1"'],
  ['in other letters', 'BEARER ERROR="INVALID_TOKEN"'],
  ['without quotation marks', 'Bearer error=invalid_token'],
  ['with white space around the equals sign', 'Bearer error = "invalid_token"'],
  ['after one of another scheme', 'Basic realm="a, b", Bearer realm="c", error="invalid_token"'],
  ['after one without parameters', 'Negotiate, Bearer'],
  ['before one of another scheme', 'Bearer error="invalid_token", Basic realm="a"'],
  ['with the error first', 'Bearer error="invalid_token", realm="x"'],
  ['with scopes', 'Bearer scope="openid a", error="invalid_token"'],
  ['with an error_description that is no error', 'Bearer error_description="insufficient_scope"'],
  ['after white space', '  Bearer'],
  ['before white space', 'Bearer '],
  ['with white space after its scheme', 'Bearer  error="invalid_token"'],
  ['before one of another scheme that has an error', 'Bearer, DPoP error="use_dpop_nonce"'],
  ['after one of another scheme that has an error', 'DPoP error="use_dpop_nonce", Bearer'],
  ['after one with a token instead of parameters', 'Negotiate YWJj==, Bearer error="invalid_token"'],
  ['with quotation marks in a description', 'Bearer error_description="a \\", error=\\"b", error="invalid_token"'],
  [
    'with quotation marks in a description at its end',
    'Bearer error="invalid_token", error_description="\\", error=b, c=\\"d"',
  ],
  ['with another parameter whose name ends like that of the error', 'Bearer error="invalid_token", last_error="b"'],
];

/** Challenges that a new token does not answer. */
const others: [whose: string, challenge: string][] = [
  ['of RFC 6750 3.1 for a malformed request', 'Bearer error="invalid_request"'],
  ['of RFC 6750 3.1 for missing scopes', 'Bearer realm="a", error="insufficient_scope", scope="b"'],
  ['with white space around its error', 'Bearer realm="a",\n error = "insufficient_scope"'],
  ['with an error that is not known', 'Bearer error="invalid_token_type"'],
  ['with an error that ends like one', 'Bearer error="not_invalid_token"'],
  ['with an empty error', 'Bearer error=""'],
  ['of another scheme', 'Basic realm="a"'],
  ['of a scheme that ends with the same letters', 'XBearer error="invalid_token"'],
  ['of a scheme that begins with the same letters', 'BearerX error="invalid_token"'],
  ['of a realm of this name', 'Basic realm="Bearer"'],
  ['of DPoP alone', 'DPoP error="invalid_token", algs="ES256"'],
  ['of a realm that contains this name after a comma', 'Basic realm="x, Bearer"'],
  ['of a parameter of this name', 'Basic realm="x", Bearer=y'],
  ['that is empty', ''],
];

describe('a token', () => {
  for (const [whose, challenge] of refused) {
    it(`is refused by a 401 with a challenge ${whose}`, () => assert.equal(isTokenRefused(401, challenge), true));
  }

  for (const [whose, challenge] of others) {
    it(`is not refused by a 401 with a challenge ${whose}`, () => assert.equal(isTokenRefused(401, challenge), false));
  }

  it('is not refused by any other status', () => {
    for (const status of [0, 200, 204, 302, 400, 402, 403, 404, 407, 419, 429, 500, 503]) {
      for (const [, challenge] of refused) assert.equal(isTokenRefused(status, challenge), false, String(status));
    }
  });

  it('is checked in time that does not grow with the square of a long challenge', () => {
    const begin = performance.now();
    for (const part of [' ', ',', ', ', 'bearer ', 'error ', 'error=', '"', ',  bearer error  ']) {
      isTokenRefused(401, part.repeat(20_000));
      isTokenRefused(401, `Bearer ${part.repeat(20_000)}`);
    }
    assert.ok(performance.now() - begin < 2000);
  });
});
