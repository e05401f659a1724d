import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { responseState, validateAuthorizationResponse } from '../../src/oauth/authorization-response.js';
import { AritmaLoginError, ownErrorCodes } from '../../src/oauth/error.js';
import type { LoginSettings } from '../../src/oauth/login-settings.js';
import { responseParameters } from '../../src/oauth/response-parameters.js';
import { createState } from '../../src/oauth/state.js';

const settings: LoginSettings = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read',
  redirectUri: 'https://app.example/callback',
  flow: 'implicit',
  mode: 'redirect',
};
const validate = (query: string, changes: Partial<LoginSettings> = {}): string =>
  validateAuthorizationResponse(new URLSearchParams(query), { ...settings, ...changes });
const refusal = (query: string, changes: Partial<LoginSettings> = {}): AritmaLoginError | undefined => {
  try {
    validate(query, changes);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof AritmaLoginError);
    return error;
  }
};

describe('the state of an authorization response', () => {
  const own = createState();
  const cases: [query: string, expected: string][] = [
    [`state=${own}`, own],
    [`state=x&state=${own}`, own],
    ['', 'state_missing'],
    ['state=', 'state_missing'],
    ['state=&state=', 'state_missing'],
    ['state=foreign', 'state_unknown'],
    [`state=${own}x`, 'state_unknown'],
  ];
  for (const [query, expected] of cases) {
    it(`is ${expected === own ? 'found' : `refused as ${expected}`} in "${query.replaceAll(own, 'STATE')}"`, () => {
      let got: string;
      try {
        got = responseState(new URLSearchParams(query));
      } catch (error) {
        got = (error as AritmaLoginError).code;
        assert.match((error as AritmaLoginError).message, /Begin a new login/);
      }
      assert.equal(got, expected);
    });
  }
});

describe('an authorization response', () => {
  it('is valid if it contains the token, also with unknown parameters', () => {
    assert.equal(validate('access_token=t&token_type=Bearer&session_state=x&iat=1&iat=2&id_token=j'), 't');
  });

  for (const name of responseParameters) {
    it(`is refused if it repeats ${name}, whatever else it contains`, () => {
      const error = refusal(`error=access_denied&iss=x&${name}=1&${name}=1`);
      assert.equal(error?.code, 'invalid_response');
      assert.match(error.message, new RegExp(`${name}.*Begin a new login`));
    });
  }

  it('is refused with a message that names all repeated parameters', () => {
    assert.match(refusal('error=a&error=b&code=1&code=2')?.message ?? '', /code, error\b/);
  });

  it('is refused with a message about access_token if it has none, or belongs to another flow', () => {
    for (const query of ['code=c', 'access_token=t&code=c', 'code=', 'expires_in=1', '']) {
      assert.equal(refusal(query)?.code, 'invalid_response', query);
      assert.match(refusal(query)?.message ?? '', /access_token/);
    }
  });

  it('is refused with a remedy if it does not belong to the flow', () => {
    for (const [flow, unexpected, missing] of [
      ['implicit', 'code=c', /contains no access_token in its fragment.*response_type=token\./],
      ['pkce', 'access_token=t', /contains no code\. .*response_type=code\./],
    ] as const) {
      assert.match(refusal(unexpected, { flow })?.message ?? '', /Use the flow that the client is registered for/);
      assert.match(refusal('', { flow })?.message ?? '', missing);
    }
  });

  it('is valid with the flow pkce if it contains a code and no token', () => {
    assert.equal(validate('code=c&session_state=x', { flow: 'pkce' }), 'c');
    for (const query of ['access_token=t&token_type=Bearer', 'code=c&access_token=t', 'code=', '']) {
      assert.equal(refusal(query, { flow: 'pkce' })?.code, 'invalid_response', query);
    }
  });

  it('may have the tenant or the authority as its issuer, in any case, with or without a slash', () => {
    for (const issuer of [
      'https://id.aritma.io/acme',
      'https://ID.aritma.io/ACME/',
      'https://id.aritma.io',
      'https://id.aritma.io/',
    ]) {
      assert.equal(refusal(`access_token=t&iss=${issuer}`), undefined, issuer);
    }
  });

  it('is refused if it has any other issuer, even if it contains an error', () => {
    const others = [
      'https://id.aritma.io/globex',
      'https://id.aritma.io//',
      'https://id.aritma.io/acme/x',
      'https://evil.example',
      '',
    ];
    for (const issuer of others) {
      const error = refusal(`error=access_denied&iss=${issuer}`);
      assert.equal(error?.code, 'issuer_mismatch', issuer);
      assert.match(error.message, /https:\/\/id\.aritma\.io\/acme or https:\/\/id\.aritma\.io\. .* set "issuer"/);
    }
  });

  it('is refused if its issuer has "ss" for "ß"', () => {
    const issuer = 'https://id.example/straße';
    assert.equal(refusal('access_token=t&iss=https://id.example/strasse', { issuer })?.code, 'issuer_mismatch');
  });

  it('must have the issuer of the settings, if there is one', () => {
    const issuer = 'https://login.example/Acme/';
    assert.equal(refusal('access_token=t&iss=https://login.example/acme', { issuer }), undefined);
    assert.equal(refusal('access_token=t&iss=https://id.aritma.io/acme', { issuer })?.code, 'issuer_mismatch');
  });

  it('may have a tenant with characters outside ASCII as its issuer', () => {
    assert.equal(refusal('access_token=t&iss=https://id.aritma.io/%25C3%25A6', { tenant: 'æ' }), undefined);
  });

  it('is refused with the server’s error, even if it also contains a token', () => {
    const error = refusal(
      'error=access_denied&error_description=No+%3Cb%3E&error_uri=https://h.example/e&access_token=t',
    );
    assert.equal(error?.code, 'access_denied');
    assert.equal(error.description, 'No <b>');
    assert.equal(error.uri, 'https://h.example/e');
    assert.match(error.message, /access_denied.*description/);
    assert.doesNotMatch(error.message, /No/);
  });

  it('is refused with an error without description, URI and cause, if the server sends none', () => {
    const error = refusal('error=login_required');
    assert.deepEqual([error?.description, error?.uri, error?.cause], [undefined, undefined, undefined]);
    assert.match(error?.message ?? '', /"login_required"\. If "description" does not explain it, see RFC 6749/);
  });

  it('is refused without its error_uri if that is not an http or https URL', () => {
    for (const uri of ['javascript:alert(1)', 'data:,x', 'xhttps://h.example/', '/relative', 'x']) {
      assert.equal(refusal(`error=access_denied&error_uri=${uri}`)?.uri, undefined, uri);
    }
    assert.equal(refusal('error=access_denied&error_uri=http://h.example/e')?.uri, 'http://h.example/e');
  });

  it('is refused as invalid_response, with its description, if RFC 6749 4.1.2.1 forbids its error code', () => {
    for (const code of ['', 'a%22b', 'a%5Cb', 'a%0Ab', 'æ', '%7F', '%00']) {
      const error = refusal(`error=${code}&error_description=d`);
      assert.deepEqual([error?.code, error?.description], ['invalid_response', 'd'], code);
      assert.match(error?.message ?? '', /server.*error code/);
    }
  });

  for (const code of ownErrorCodes) {
    it(`is refused as invalid_response if its error is ${code}, a code of this package`, () => {
      const error = refusal(`error=${code}`);
      assert.equal(error?.code, 'invalid_response');
      assert.match(error.message, /reserved for this package\. Report it to the operator of the server\./);
    });
  }
});
