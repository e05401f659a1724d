import { expect } from '@open-wc/testing';
import '../../src/index.js';
import {
  responseFragment,
  beginLogin,
  beginPkceLogin,
  closePages,
  expectError,
  finishWithTokenEndpoint,
} from '../support/callback-page.js';
import { parameter } from '../support/address.js';
import { loginElement } from '../support/elements.js';
import { consoleLines, followedAddresses } from '../support/events.js';
import { storedLogins } from '../support/storage.js';
import { waitUntil } from '../support/wait-until.js';

describe('flow downgrade', () => {
  afterEach(closePages);

  const otherResponses: Record<string, (state: string) => string> = {
    'a token in the fragment': (state) => responseFragment(state),
    'a token beside the code': (state) => `${responseFragment(state)}&code=c`,
    'a code in the query and a token in the fragment': (state) => `?code=c&state=${state}${responseFragment(state)}`,
    'only a token in the fragment, and a code in the query': (state) => `?code=c&state=${state}#access_token=t`,
    'an ID token': (state) => `#id_token=j&access_token=t&token_type=Bearer&state=${state}`,
  };
  for (const [what, response] of Object.entries(otherResponses)) {
    it(`a login for a code refuses ${what}, and sends no token request: RFC 9700 2.1.2, 4.6`, async () => {
      const page = await finishWithTokenEndpoint(response(await beginPkceLogin()));
      expectError(page, 'invalid_response');
      expect(page.requests).to.deep.equal([]);
    });
  }

  for (const [what, response] of [
    ['a code', (state: string) => `?code=c&state=${state}`],
    ['a code beside the token', (state: string) => `${responseFragment(state)}&code=c`],
  ] as const) {
    it(`a login for a token refuses ${what}, and sends no token request: RFC 9700 4.5`, async () => {
      const page = await finishWithTokenEndpoint(response(beginLogin()));
      expectError(page, 'invalid_response');
      expect(page.requests).to.deep.equal([]);
    });
  }

  it('a token in the query, which servers log, is refused and removed from the address: RFC 9700 4.3.2', async () => {
    const state = beginLogin();
    const page = await finishWithTokenEndpoint(responseFragment(state).replace('#', '?'));
    expectError(page, 'invalid_response');
    expect(page.done.error!.message).to.include('fragment');
    expect(page.address).to.equal('callback.html');
  });

  it('an ID token and a refresh token in the address are ignored: RFC 9700 4.6', async () => {
    const { done } = await finishWithTokenEndpoint(
      responseFragment(beginLogin(), { id_token: 'evil', refresh_token: 'evil' }),
    );
    expect(Object.keys(done.token!)).not.to.include.members(['idToken']);
    expect(JSON.stringify(done.token)).not.to.include('evil');
  });

  it('every link with PKCE has an S256 challenge, and no URL contains the verifier: RFC 9700 4.8', async () => {
    const followed = followedAddresses();
    const login = await loginElement({ flow: 'pkce' });
    const addresses = [login.href];
    for (let time = 0; time < 6; time += 1) {
      login.click();
      await login.updateComplete;
    }
    await waitUntil(() => followed.length === 6, 'followed');
    addresses.push(...followed);
    for (const address of addresses) {
      expect(parameter(address, 'code_challenge')).to.match(/^[\w-]{43}$/);
      expect(parameter(address, 'code_challenge_method')).to.equal('S256');
      expect(parameter(address, 'response_type')).to.equal('code');
    }
    const verifiers = Object.values(storedLogins()).map(({ verifier }) => verifier!);
    expect(new Set(verifiers).size).to.equal(6);
    for (const verifier of verifiers) expect(addresses.join() + login.outerHTML).not.to.include(verifier);
  });

  for (const attribute of ['scope', 'client-id', 'login-hint', 'acr-values', 'ui-locales', 'redirect-uri']) {
    it(`parameters inside the value of ${attribute} change no other parameter: RFC 9700 4.8, CWE-88`, async () => {
      consoleLines('warn');
      const smuggled = 'x&response_type=token&code_challenge_method=plain&code_challenge=evil&state=evil';
      const value =
        attribute === 'redirect-uri' ? `https://app.example/?${smuggled.replace('&state=evil', '')}` : smuggled;
      const login = await loginElement({ flow: 'pkce', [attribute]: value });
      const { searchParams } = new URL(login.href);
      for (const name of ['response_type', 'code_challenge', 'code_challenge_method', 'state']) {
        expect(searchParams.getAll(name), name).to.have.length(1);
        expect(searchParams.get(name)).not.to.match(/^(token|plain|evil)$/);
      }
    });
  }
});
