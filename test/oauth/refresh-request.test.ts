import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refreshRequest } from '../../src/oauth/refresh-request.js';

const client = { authority: 'https://id.aritma.io', tenant: 'æ', clientId: 'spa&x=1' };

describe('the refresh request', () => {
  it('is a form with the refresh token and the client, sends no cookies and follows no redirect', async () => {
    const request = refreshRequest(client, 'r/+ø&grant_type=password');
    assert.equal(request.method, 'POST');
    assert.equal(request.url, 'https://id.aritma.io/%C3%A6/connect/token');
    assert.match(request.headers.get('content-type') ?? '', /^application\/x-www-form-urlencoded/);
    assert.equal(request.headers.get('accept'), 'application/json');
    assert.equal(request.headers.get('authorization'), null);
    assert.equal(request.credentials, 'omit');
    assert.equal(request.redirect, 'error');
    assert.equal(
      await request.text(),
      'grant_type=refresh_token&refresh_token=r%2F%2B%C3%B8%26grant_type%3Dpassword&client_id=spa%26x%3D1',
    );
  });

  it('sends only what it needs of the settings, and no scope, so that the granted scopes stay', async () => {
    const settings = { ...client, scope: 'openid', redirectUri: 'https://app.example/', verifier: 'v' };
    const names = [...new URLSearchParams(await refreshRequest(settings, 'r').text()).keys()];
    assert.deepEqual(names, ['grant_type', 'refresh_token', 'client_id']);
  });

  it('can contain a refresh token of 40 kB', async () => {
    const refreshToken = 'r'.repeat(40_000);
    const body = new URLSearchParams(await refreshRequest(client, refreshToken).text());
    assert.equal(body.get('refresh_token'), refreshToken);
  });
});
