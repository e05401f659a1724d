import { expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  beginPkceLogin,
  closePages,
  expectError,
  finish,
  finishWithTokenEndpoint,
  unknownState,
} from '../support/callback-page.js';
import { storedLogins } from '../support/storage.js';

describe('mix-up: RFC 9700 4.4, RFC 9207', () => {
  afterEach(closePages);

  for (const [what, iss] of [
    ['another server', 'https://evil.example'],
    ['another tenant', 'https://id.example/globex'],
    ['another tenant by dot segments', 'https://id.example/acme/../globex'],
    ['a server whose name has the same prefix', 'https://id.example.evil.example/acme'],
    ['another server, with a user name', 'https://id.example@evil.example/acme'],
    ['an empty value', ''],
  ]) {
    it(`an iss of ${what} is refused, and no code is sent`, async () => {
      expectError(await finish(responseFragment(beginLogin(), { iss })), 'issuer_mismatch');
      const query = new URLSearchParams({ code: 'stolen', state: await beginPkceLogin(), iss: iss! });
      const page = await finishWithTokenEndpoint(`?${query}`);
      expectError(page, 'issuer_mismatch');
      expect(page.requests).to.deep.equal([]);
    });
  }

  it('an error with the iss of another server gives issuer_mismatch, without the description', async () => {
    const error = {
      access_token: undefined,
      error: 'access_denied',
      error_description: 'evil',
      iss: 'https://evil.example',
    };
    const page = await finish(responseFragment(beginLogin(), error));
    expectError(page, 'issuer_mismatch');
    expect(page.done.error!.description).to.be.undefined;
  });

  it('a code is sent to the server of the login with its state, with the verifier and the client ID of that login', async () => {
    const honest = await beginPkceLogin({ authority: 'https://id.example', 'client-id': 'spa' });
    const hostile = await beginPkceLogin({ authority: 'https://evil.example', tenant: 'x', 'client-id': 'evil' });
    const { verifier } = storedLogins()[honest]!;
    const secrets = [verifier, storedLogins()[hostile]!.verifier];
    expect(new Set(secrets).size).to.equal(2);
    const { requests } = await finishWithTokenEndpoint(`?code=of-honest&state=${honest}`);
    const [request] = requests as readonly [Request];
    expect(request.url).to.equal('https://id.example/acme/connect/token');
    expect(Object.fromEntries(new URLSearchParams(await request.text()))).to.include({
      client_id: 'spa',
      code_verifier: verifier!,
    });
  });

  it('the event has the authority, tenant and client ID of the login, whatever the response contains', async () => {
    const more = {
      authority: 'https://evil.example',
      tenant: 'globex',
      client_id: 'evil',
      clientId: 'evil',
      flow: 'code',
      returnTo: 'https://evil.example',
      return_to: 'https://evil.example',
      redirect_uri: 'https://evil.example',
      expiresAt: '1',
      accessToken: 'evil',
    };
    const { done } = await finish(responseFragment(beginLogin(), more));
    expect(done.token).to.include({
      accessToken: 'secret-token',
      authority: 'https://id.example',
      tenant: 'acme',
      clientId: 'spa',
      flow: 'implicit',
      returnTo: `${location.origin}/accounts?tab=2#top`,
    });
  });
});

describe('code injection: RFC 9700 4.5', () => {
  afterEach(closePages);

  it('a stolen code without a login is not sent', async () => {
    const page = await finishWithTokenEndpoint(`?code=stolen&state=${unknownState}`);
    expectError(page, 'state_unknown');
    expect(page.requests).to.deep.equal([]);
  });

  it('a stolen code is not sent for a login without its verifier', async () => {
    const state = await beginPkceLogin();
    const { verifier, ...record } = storedLogins()[state]!;
    expect(verifier).to.be.a('string');
    localStorage.setItem(`aritma-login:1:${state}`, JSON.stringify(record));
    const page = await finishWithTokenEndpoint(`?code=stolen&state=${state}`);
    expectError(page, 'state_unknown');
    expect(page.requests).to.deep.equal([]);
  });

  it('a stolen code is sent with the verifier of this login, which the server refuses', async () => {
    const state = await beginPkceLogin();
    const { verifier } = storedLogins()[state]!;
    const refuse = () => new Response('{"error":"invalid_grant"}', { status: 400 });
    const page = await finishWithTokenEndpoint(`?code=stolen&state=${state}`, refuse);
    expectError(page, 'invalid_grant');
    expect(new URLSearchParams(await page.requests[0]!.text()).get('code_verifier')).to.equal(verifier);
  });
});

describe('a token endpoint that redirects: RFC 9700 4.12', () => {
  afterEach(closePages);

  it('the token request follows no redirect and sends no cookies', async () => {
    const { requests } = await finishWithTokenEndpoint(`?code=c&state=${await beginPkceLogin()}`);
    expect(requests.map(({ redirect, credentials }) => [redirect, credentials])).to.deep.equal([['error', 'omit']]);
  });
});
