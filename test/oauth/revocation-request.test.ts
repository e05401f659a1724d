import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { revocationRequest } from '../../src/oauth/revocation-request.js';

const client = { authority: 'https://id.example', tenant: 'æ', clientId: 'spa&x=1' };

describe('the revocation request', () => {
  it('is a form with the refresh token and the client, sends no cookies and follows no redirect', async () => {
    const request = revocationRequest(client, 'r/+ø&token_type_hint=access_token');
    assert.equal(request.method, 'POST');
    assert.equal(request.url, 'https://id.example/%C3%A6/connect/revocation');
    assert.match(request.headers.get('content-type') ?? '', /^application\/x-www-form-urlencoded/);
    assert.equal(request.headers.get('authorization'), null);
    assert.equal(request.credentials, 'omit');
    assert.equal(request.redirect, 'error');
    assert.equal(
      await request.text(),
      'token=r%2F%2B%C3%B8%26token_type_hint%3Daccess_token&token_type_hint=refresh_token&client_id=spa%26x%3D1',
    );
  });
});
