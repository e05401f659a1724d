import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import type { LoginSettings } from '../../src/oauth/login-settings.js';
import { tokenRequest } from '../../src/oauth/token-request.js';
import { readTokenResponse } from '../../src/oauth/token-response.js';

const settings = {
  authority: 'https://id.aritma.io',
  tenant: 'æ',
  clientId: 'spa&x=1',
  scope: 'openid a',
  redirectUri: 'https://app.example/callback?x=1',
  flow: 'pkce',
  mode: 'redirect',
} as const satisfies LoginSettings;

describe('the token request', () => {
  it('contains what Aritma documents, sends no cookies and follows no redirect', async () => {
    const request = tokenRequest(settings, 'c/+', 'v');
    assert.equal(request.method, 'POST');
    assert.equal(request.url, 'https://id.aritma.io/%C3%A6/connect/token');
    assert.match(request.headers.get('content-type') ?? '', /^application\/x-www-form-urlencoded/);
    assert.equal(request.headers.get('accept'), 'application/json');
    assert.equal(request.credentials, 'omit');
    assert.equal(request.redirect, 'error');
    assert.equal(
      await request.text(),
      'grant_type=authorization_code&code=c%2F%2B&client_id=spa%26x%3D1&code_verifier=v' +
        '&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Fx%3D1',
    );
  });

  it('contains no code_verifier if there is no verifier', async () => {
    assert.doesNotMatch(await tokenRequest(settings, 'c').text(), /verifier/);
  });
});

describe('the response of the token endpoint', () => {
  const complete = { access_token: 't', token_type: 'Bearer', expires_in: 3600, scope: 'openid' };
  const read = (status: number, body: unknown) =>
    readTokenResponse(status, typeof body === 'string' ? body : JSON.stringify(body), settings, 1_000_000);
  const refusal = (status: number, body: unknown): AritmaLoginError => {
    try {
      read(status, body);
    } catch (error) {
      return error as AritmaLoginError;
    }
    throw new Error('The response was not refused.');
  };

  it('becomes the same frozen object as a response of the implicit flow', () => {
    const token = read(200, complete);
    assert.equal(token.accessToken, 't');
    assert.equal(token.expiresAt, 4_600_000);
    assert.equal(token.flow, 'pkce');
    assert.ok(Object.isFrozen(token));
    assert.ok(!('idToken' in token) && !('refreshToken' in token));
  });

  it('may have any status from 200 to 299', () => {
    for (const status of [200, 201, 299]) assert.equal(read(status, complete).accessToken, 't');
  });

  it('has the ID token and the refresh token, if the server sent them', () => {
    const { idToken, refreshToken } = read(200, { ...complete, id_token: 'i', refresh_token: 'r' });
    assert.deepEqual([idToken, refreshToken], ['i', 'r']);
  });

  it('is thrown as the server’s error with its description and URI, if it contains an error', () => {
    const body = { error: 'invalid_grant', error_description: 'used', error_uri: 'https://h.example/e' };
    for (const status of [400, 401, 200, 500]) {
      const { code, description, uri } = refusal(status, body);
      assert.deepEqual([code, description, uri], ['invalid_grant', 'used', 'https://h.example/e']);
    }
  });

  it('is refused if its error is one of the codes of this package', () => {
    assert.equal(refusal(400, { error: 'state_used' }).code, 'invalid_response');
  });

  it('is refused as token_request_failed if it is neither an OAuth error nor a success with JSON', () => {
    for (const [status, body] of [
      [500, ''],
      [502, '<html>Bad Gateway</html>'],
      [404, '{}'],
      [400, '{"error":7}'],
      [200, ''],
      [200, '<html></html>'],
      [200, '{"access_token":"secret",'],
      [304, JSON.stringify(complete)],
      [199, JSON.stringify(complete)],
      [300, JSON.stringify(complete)],
    ] as const) {
      const error = refusal(status, body);
      assert.equal(error.code, 'token_request_failed', `${status} ${body}`);
      assert.match(error.message, new RegExp(String(status)));
      assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /secret/);
    }
  });

  it('is refused as invalid_response if its JSON has another shape', () => {
    for (const body of ['null', '7', '"x"', '[]', '{}', { ...complete, access_token: 7 }]) {
      assert.equal(refusal(200, body).code, 'invalid_response', JSON.stringify(body));
    }
  });

  it('is read without the fields of a prototype', () => {
    const body = '{"__proto__":{"access_token":"t","token_type":"Bearer"}}';
    assert.equal(refusal(200, body).code, 'invalid_response');
    Object.assign(Object.prototype, { access_token: 't' });
    try {
      assert.equal(refusal(200, { token_type: 'Bearer' }).code, 'invalid_response');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'access_token');
    }
  });
});
