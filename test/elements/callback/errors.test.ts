import { expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  closePages,
  expectError,
  finish,
  responseParameters,
  unknownState,
} from '../../support/callback-page.js';

type Changes = Record<string, string | undefined>;

/** Says that a login can be answered no more. */
async function expectUsed(state: string): Promise<void> {
  expectError(await finish(responseFragment(state)), 'state_used');
}

describe('an answer that <aritma-callback> refuses', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  const malformed: Record<string, Changes> = {
    'with an empty access_token': { access_token: '' },
    'with a line break in the access_token': { access_token: 'secret-token\n' },
    'without token_type': { token_type: undefined },
    'with an empty token_type': { token_type: '' },
    'with the token_type mac': { token_type: 'mac' },
    'with the token_type "Bearer "': { token_type: 'Bearer ' },
    'with a space in the access_token': { access_token: 'ab cd' },
    'with only an ID token': { access_token: undefined, id_token: 'secret-token' },
    'with nothing but the state': { access_token: undefined, token_type: undefined, expires_in: undefined },
    'with a code beside the token': { code: 'c' },
    'with an empty error': { error: '' },
    'with an error of other characters': { error: 'accès' },
    'with a quotation mark in the error': { error: 'a"b' },
    'with a backslash in the error': { error: 'a\\b' },
  };
  for (const [what, changes] of Object.entries(malformed)) {
    it(`${what} gives invalid_response, and is used up`, async () => {
      expectError(await finish(responseFragment(state, changes)), 'invalid_response');
      await expectUsed(state);
    });
  }

  it('with a token in the query gives invalid_response, removes the token, and uses the login up', async () => {
    const page = await finish(`?${responseParameters(state)}`);
    expectError(page, 'invalid_response');
    expect(page.address).to.equal('callback.html');
    await expectUsed(state);
  });

  for (const [what, expires_in] of Object.entries({
    'an empty expires_in': '',
    'a negative expires_in': '-1',
    'a word as expires_in': 'never',
    'an exponent as expires_in': '1e3',
    'a space before expires_in': ' 60',
    'an expires_in of 11 digits': '10000000000',
    'digits of another script as expires_in': '٣٦٠٠',
  })) {
    it(`with ${what} is accepted: the lifetime is unknown, and the console shows one warning`, async () => {
      const { done, complaints } = await finish(responseFragment(state, { expires_in }));
      expect(done.token).to.include({ accessToken: 'secret-token', expiresIn: undefined, expiresAt: undefined });
      expect(complaints).to.have.lengthOf(1);
      expect(complaints[0]).to.match(/^aritma-login: .*expires_in/);
    });
  }

  it('with decimals in expires_in is accepted: they are dropped without a warning', async () => {
    const { done, complaints } = await finish(responseFragment(state, { expires_in: '3599.98' }));
    expect(done.token!.expiresIn).to.equal(3599);
    expect(complaints).to.deep.equal([]);
  });

  for (const [what, address, expected] of [
    ['without a state', '#access_token=stays', 'state_missing'],
    ['with an empty state', '#access_token=stays&state=', 'state_missing'],
    ['with a state that nobody began', responseFragment(unknownState), 'state_unknown'],
  ] as const) {
    it(`${what} gives ${expected}, and uses up nothing`, async () => {
      const stored = JSON.stringify(localStorage);
      expectError(await finish(address), expected);
      expect(JSON.stringify(localStorage)).to.equal(stored);
      expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  it('with a code in place of a token gives invalid_response, and is used up', async () => {
    expectError(await finish(`?code=c&state=${state}`), 'invalid_response');
    await expectUsed(state);
  });

  it('with a code in the fragment gives invalid_response', async () => {
    expectError(await finish(`#code=c&state=${state}`), 'invalid_response');
  });

  for (const name of [
    'state',
    'error',
    'error_description',
    'error_uri',
    'access_token',
    'token_type',
    'expires_in',
    'scope',
    'iss',
    'session_state',
    'id_token',
    'refresh_token',
  ]) {
    it(`with ${name} repeated gives invalid_response, and is used up`, async () => {
      const value = new URLSearchParams(responseParameters(state)).get(name) ?? 'x';
      const again = new URLSearchParams({ [name]: value });
      const first = responseParameters(state).includes(`${name}=`) ? '' : `&${again}`;
      expectError(await finish(`${responseFragment(state)}${first}&${again}`), 'invalid_response');
      await expectUsed(state);
    });
  }

  it('with code repeated gives invalid_response', async () => {
    expectError(await finish(`?code=c&code=d&state=${state}`), 'invalid_response');
  });

  for (const [iss, isRight] of [
    ['https://id.example/acme', true],
    ['https://id.example/acme/', true],
    ['https://ID.example/ACME', true],
    ['https://id.example', true],
    ['https://id.example/', true],
    ['https://id.example/acme//', false],
    ['https://id.example/globex', false],
    ['https://id.example.evil/acme', false],
    ['http://id.example/acme', false],
    ['', false],
  ] as const) {
    it(`with the iss "${iss}" gives ${isRight ? 'a token all the same' : 'issuer_mismatch, and is used up'}`, async () => {
      const page = await finish(responseFragment(state, { iss }));
      if (isRight) {
        expect(page.done.token!.accessToken).to.equal('secret-token');
      } else {
        expectError(page, 'issuer_mismatch');
        await expectUsed(state);
      }
    });
  }

  it('with the iss that the login names gives a token', async () => {
    const login = beginLogin({ issuer: 'https://idp.example/api/acme' });
    const page = await finish(responseFragment(login, { iss: 'https://IDP.example/api/acme/' }));
    expect(page.done.token!.accessToken).to.equal('secret-token');
  });

  it('with another iss than the login names gives issuer_mismatch', async () => {
    const login = beginLogin({ issuer: 'https://idp.example/api/acme' });
    expectError(await finish(responseFragment(login, { iss: 'https://idp.example/api/globex' })), 'issuer_mismatch');
  });

  describe('in the order of its checks', () => {
    const wrong = { iss: 'https://evil.example', error: 'access_denied', token_type: 'mac' };

    it('looks at state before all else', async () => {
      expectError(await finish(responseFragment(unknownState, wrong)), 'state_unknown');
      expectError(
        await finish(`${responseFragment(unknownState, { ...wrong, access_token: 'stays' })}&iss=2`),
        'state_unknown',
      );
      expectError(await finish('#access_token=stays&error=access_denied&error=x'), 'state_missing');
    });

    it('looks at iss before error', async () => {
      expectError(await finish(responseFragment(state, wrong)), 'issuer_mismatch');
    });

    it('looks at error before the token', async () => {
      expectError(await finish(responseFragment(state, { ...wrong, iss: undefined })), 'access_denied');
    });
  });

  describe('by an error of the server', () => {
    for (const place of ['?', '#', '#/', '#?']) {
      it(`gives the server's code from behind ${place}, and is used up`, async () => {
        expectError(await finish(`${place}error=consent_required&state=${state}`), 'consent_required');
        await expectUsed(state);
      });
    }

    for (const code of ['temporarily_unavailable', "any code! #$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~"]) {
      it(`gives ${code}`, async () => {
        expectError(await finish(`?${new URLSearchParams({ error: code, state })}`), code);
      });
    }

    for (const code of [
      'invalid_configuration',
      'incomplete_configuration',
      'insecure_context',
      'storage_unavailable',
      'state_missing',
      'state_unknown',
      'state_expired',
      'state_used',
      'issuer_mismatch',
      'invalid_response',
      'token_request_failed',
    ]) {
      it(`gives invalid_response for ${code}, a code of this package's own`, async () => {
        const page = await finish(`?error=${code}&error_description=Why&state=${state}`);
        expectError(page, 'invalid_response');
        expect(page.done.error!.description).to.equal('Why');
      });
    }

    it('tells its description, and its address', async () => {
      const { done } = await finish(
        `?error=e&error_description=Why+%26+how&error_uri=https://id.example/help?a&state=${state}`,
      );
      expect(done.error).to.include({ description: 'Why & how', uri: 'https://id.example/help?a' });
    });

    it('has no description and no address where the server sends none', async () => {
      const { done } = await finish(`?error=e&state=${state}`);
      expect(done.error).to.include({ description: undefined, uri: undefined });
    });

    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'ftp://id.example', '/help', '']) {
      it(`has no address where that is ${uri || 'empty'}`, async () => {
        const { done } = await finish(`?${new URLSearchParams({ error: 'e', error_uri: uri, state })}`);
        expect(done.error).to.include({ code: 'e', uri: undefined });
      });
    }
  });
});
