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

/** Expects that another response to the login is refused. */
async function expectUsed(state: string): Promise<void> {
  expectError(await finish(responseFragment(state)), 'state_used');
}

describe('<aritma-callback> with a malformed or refused response', () => {
  let state: string;

  beforeEach(() => (state = beginLogin()));
  afterEach(closePages);

  const malformed: Record<string, Changes> = {
    'an empty access_token': { access_token: '' },
    'a line break in the access_token': { access_token: 'secret-token\n' },
    'no token_type': { token_type: undefined },
    'an empty token_type': { token_type: '' },
    'the token_type mac': { token_type: 'mac' },
    'the token_type "Bearer "': { token_type: 'Bearer ' },
    'a space in the access_token': { access_token: 'ab cd' },
    'only an ID token': { access_token: undefined, id_token: 'secret-token' },
    'only a state': { access_token: undefined, token_type: undefined, expires_in: undefined },
    'a code beside the token': { code: 'c' },
    'an empty error': { error: '' },
    'an error with characters that RFC 6749 does not allow': { error: 'accès' },
    'a quotation mark in the error': { error: 'a"b' },
    'a backslash in the error': { error: 'a\\b' },
  };
  for (const [what, changes] of Object.entries(malformed)) {
    it(`reports invalid_response for ${what}, and marks the login as used`, async () => {
      expectError(await finish(responseFragment(state, changes)), 'invalid_response');
      await expectUsed(state);
    });
  }

  it('reports invalid_response for a token in the query, removes the token, and marks the login as used', async () => {
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
    it(`accepts ${what}: the lifetime is unknown, and the console shows one warning`, async () => {
      const { done, complaints } = await finish(responseFragment(state, { expires_in }));
      expect(done.token).to.include({ accessToken: 'secret-token', expiresIn: undefined, expiresAt: undefined });
      expect(complaints).to.have.lengthOf(1);
      expect(complaints[0]).to.match(/^aritma-login: .*expires_in/);
    });
  }

  it('accepts decimals in expires_in, and drops them without a warning', async () => {
    const { done, complaints } = await finish(responseFragment(state, { expires_in: '3599.98' }));
    expect(done.token!.expiresIn).to.equal(3599);
    expect(complaints).to.deep.equal([]);
  });

  for (const [what, address, expected] of [
    ['no state', '#access_token=stays', 'state_missing'],
    ['an empty state', '#access_token=stays&state=', 'state_missing'],
    ['an unknown state', responseFragment(unknownState), 'state_unknown'],
  ] as const) {
    it(`reports ${expected} for ${what}, and marks no login as used`, async () => {
      const stored = JSON.stringify(localStorage);
      expectError(await finish(address), expected);
      expect(JSON.stringify(localStorage)).to.equal(stored);
      expect((await finish(responseFragment(state))).done.token!.accessToken).to.equal('secret-token');
    });
  }

  it('reports invalid_response for a code instead of a token, and marks the login as used', async () => {
    expectError(await finish(`?code=c&state=${state}`), 'invalid_response');
    await expectUsed(state);
  });

  it('reports invalid_response for a code in the fragment', async () => {
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
    it(`reports invalid_response if ${name} is repeated, and marks the login as used`, async () => {
      const value = new URLSearchParams(responseParameters(state)).get(name) ?? 'x';
      const again = new URLSearchParams({ [name]: value });
      const first = responseParameters(state).includes(`${name}=`) ? '' : `&${again}`;
      expectError(await finish(`${responseFragment(state)}${first}&${again}`), 'invalid_response');
      await expectUsed(state);
    });
  }

  it('reports invalid_response if code is repeated', async () => {
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
    it(`${isRight ? 'accepts' : 'reports issuer_mismatch for'} the iss "${iss}"`, async () => {
      const page = await finish(responseFragment(state, { iss }));
      if (isRight) {
        expect(page.done.token!.accessToken).to.equal('secret-token');
      } else {
        expectError(page, 'issuer_mismatch');
        await expectUsed(state);
      }
    });
  }

  it('accepts the iss that the login has set as its issuer', async () => {
    const login = beginLogin({ issuer: 'https://idp.example/api/acme' });
    const page = await finish(responseFragment(login, { iss: 'https://IDP.example/api/acme/' }));
    expect(page.done.token!.accessToken).to.equal('secret-token');
  });

  it('reports issuer_mismatch for an iss that differs from the issuer of the login', async () => {
    const login = beginLogin({ issuer: 'https://idp.example/api/acme' });
    expectError(await finish(responseFragment(login, { iss: 'https://idp.example/api/globex' })), 'issuer_mismatch');
  });

  describe('with several errors', () => {
    const wrong = { iss: 'https://evil.example', error: 'access_denied', token_type: 'mac' };

    it('checks state before anything else', async () => {
      expectError(await finish(responseFragment(unknownState, wrong)), 'state_unknown');
      expectError(
        await finish(`${responseFragment(unknownState, { ...wrong, access_token: 'stays' })}&iss=2`),
        'state_unknown',
      );
      expectError(await finish('#access_token=stays&error=access_denied&error=x'), 'state_missing');
    });

    it('checks iss before error', async () => {
      expectError(await finish(responseFragment(state, wrong)), 'issuer_mismatch');
    });

    it('checks error before the token', async () => {
      expectError(await finish(responseFragment(state, { ...wrong, iss: undefined })), 'access_denied');
    });
  });

  describe('with an error of the server', () => {
    for (const place of ['?', '#', '#/', '#?']) {
      it(`reports the error code that follows ${place}, and marks the login as used`, async () => {
        expectError(await finish(`${place}error=consent_required&state=${state}`), 'consent_required');
        await expectUsed(state);
      });
    }

    for (const code of ['temporarily_unavailable', "any code! #$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~"]) {
      it(`reports ${code}`, async () => {
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
      it(`reports invalid_response for ${code}, which only this package may use`, async () => {
        const page = await finish(`?error=${code}&error_description=Why&state=${state}`);
        expectError(page, 'invalid_response');
        expect(page.done.error!.description).to.equal('Why');
      });
    }

    it('reports the description and the URI of the error', async () => {
      const { done } = await finish(
        `?error=e&error_description=Why+%26+how&error_uri=https://id.example/help?a&state=${state}`,
      );
      expect(done.error).to.include({ description: 'Why & how', uri: 'https://id.example/help?a' });
    });

    it('reports no description and no URI if the server sends none', async () => {
      const { done } = await finish(`?error=e&state=${state}`);
      expect(done.error).to.include({ description: undefined, uri: undefined });
    });

    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'ftp://id.example', '/help', '']) {
      it(`reports no URI if error_uri is ${uri || 'empty'}`, async () => {
        const { done } = await finish(`?${new URLSearchParams({ error: 'e', error_uri: uri, state })}`);
        expect(done.error).to.include({ code: 'e', uri: undefined });
      });
    }
  });
});
