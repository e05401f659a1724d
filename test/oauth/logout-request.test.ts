import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import { logoutRequest } from '../../src/oauth/logout-request.js';

const client = { authority: 'https://id.example', tenant: 'a b', clientId: 'spa' };
const endpoint = 'https://id.example/a%20b/connect/endsession';

describe('the logout request', () => {
  it('contains the ID token, the client and the address to return to', () => {
    const { method, url } = logoutRequest(client, { idToken: 'i', returnTo: 'https://app.example/?a=1&b' });
    assert.equal(method, 'GET');
    assert.equal(
      url,
      `${endpoint}?id_token_hint=i&client_id=spa&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2F%3Fa%3D1%26b`,
    );
  });

  it('contains no address to return to without an ID token, because the server would not return', () => {
    for (const idToken of [undefined, '']) {
      const { parameters } = logoutRequest(client, { idToken, returnTo: 'https://app.example/' });
      assert.deepEqual(parameters, { client_id: 'spa' });
    }
    assert.equal(logoutRequest(client).url, `${endpoint}?client_id=spa`);
  });

  it('is a GET with a URL of 2,000 characters, and a POST without a query beyond that', () => {
    const rest = `${endpoint}?id_token_hint=&client_id=spa`.length;
    const longest = logoutRequest(client, { idToken: 'i'.repeat(2000 - rest) });
    assert.equal(longest.method, 'GET');
    assert.equal(longest.url.length, 2000);
    const idToken = 'i'.repeat(2001 - rest);
    assert.deepEqual(logoutRequest(client, { idToken }), {
      method: 'POST',
      url: endpoint,
      parameters: { id_token_hint: idToken, client_id: 'spa' },
    });
  });

  it('goes to another path below the URL of the tenant, and never to another host', () => {
    for (const [endSession, url] of [
      ['/logout', 'https://id.example/a%20b/logout?client_id=spa'],
      ['logout', 'https://id.example/a%20b/logout?client_id=spa'],
      ['oauth2/logout', 'https://id.example/a%20b/oauth2/logout?client_id=spa'],
      ['//evil.example/logout', 'https://id.example/a%20b/evil.example/logout?client_id=spa'],
      ['@evil.example', 'https://id.example/a%20b/@evil.example?client_id=spa'],
    ]) {
      assert.equal(logoutRequest(client, { endSession }).url, url);
    }
  });

  it('is refused if its path is not below the URL of the tenant, or contains more than a path', () => {
    for (const endSession of [
      '/logout?a=b',
      '/logout#a',
      '/?',
      '..',
      '/../other/logout',
      '/./logout',
      '\\logout',
      'log out',
    ]) {
      assert.throws(
        () => logoutRequest(client, { endSession }),
        ({ code, message }: AritmaLoginError) => code === 'invalid_configuration' && message.includes('"end-session"'),
        endSession,
      );
    }
  });

  it('is refused if there is no valid URL of the tenant', () => {
    assert.throws(() => logoutRequest({ ...client, authority: 'id.example' }), { code: 'invalid_configuration' });
  });
});
