import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AritmaLoginError,
  validateAuthorizationResponse,
  createState,
  type LoginSettings,
  ownErrorCodes,
  responseParameters,
  responseState,
} from '../../src/oauth.js';

const settings: LoginSettings = {
  authority: 'https://id.aritma.io',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'banking.ais.read',
  redirectUri: 'https://app.example/callback',
  flow: 'implicit',
  mode: 'redirect',
};
const refusal = (query: string, other: Partial<LoginSettings> = {}): AritmaLoginError | undefined => {
  try {
    validateAuthorizationResponse(new URLSearchParams(query), { ...settings, ...other });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof AritmaLoginError);
    return error;
  }
};

describe('the state of a response', () => {
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
    it(`of "${query.replaceAll(own, 'OWN')}" is ${expected.replace(own, 'read')}`, () => {
      let got: string;
      try {
        got = responseState(new URLSearchParams(query));
      } catch (error) {
        got = (error as AritmaLoginError).code;
        assert.match((error as AritmaLoginError).message, /begin/, 'what is to be done');
      }
      assert.equal(got, expected);
    });
  }
});

describe('the check of a response', () => {
  it('passes the answer of the flow, with parameters that it does not know', () => {
    assert.equal(refusal('access_token=t&token_type=Bearer&session_state=x&iat=1&iat=2&id_token=j'), undefined);
  });

  for (const name of responseParameters) {
    it(`refuses a repeated ${name}, before all else`, () => {
      const error = refusal(`error=access_denied&iss=x&${name}=1&${name}=1`);
      assert.equal(error?.code, 'invalid_response');
      assert.match(error.message, new RegExp(name));
    });
  }

  it('names all that is repeated', () => {
    assert.match(refusal('error=a&error=b&code=1&code=2')?.message ?? '', /code, error\b/);
  });

  it('refuses the answer of another flow, or of none, and names what is wanted', () => {
    for (const query of ['code=c', 'access_token=t&code=c', 'code=', 'expires_in=1', '']) {
      assert.equal(refusal(query)?.code, 'invalid_response', query);
      assert.match(refusal(query)?.message ?? '', /access_token/);
    }
  });

  it('passes a code where a code was asked for, and no token', () => {
    assert.equal(refusal('code=c&session_state=x', { flow: 'pkce' }), undefined);
    for (const query of ['access_token=t&token_type=Bearer', 'code=c&access_token=t', 'code=', '']) {
      assert.equal(refusal(query, { flow: 'pkce' })?.code, 'invalid_response', query);
    }
  });

  it('knows the issuer by tenant or authority, in any case, with or without a slash', () => {
    for (const issuer of [
      'https://id.aritma.io/acme',
      'https://ID.aritma.io/ACME/',
      'https://id.aritma.io',
      'https://id.aritma.io/',
    ]) {
      assert.equal(refusal(`access_token=t&iss=${issuer}`), undefined, issuer);
    }
  });

  it('refuses any other issuer, before the error of the answer', () => {
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
      assert.match(error.message, /attribute "?issuer/);
    }
  });

  it('does not take one letter for two, which is another issuer', () => {
    const issuer = 'https://id.example/straße';
    assert.equal(refusal('access_token=t&iss=https://id.example/strasse', { issuer })?.code, 'issuer_mismatch');
  });

  it('goes by the issuer of the settings alone, where there is one', () => {
    const issuer = 'https://login.example/Acme/';
    assert.equal(refusal('access_token=t&iss=https://login.example/acme', { issuer }), undefined);
    assert.equal(refusal('access_token=t&iss=https://id.aritma.io/acme', { issuer })?.code, 'issuer_mismatch');
  });

  it('knows a tenant outside ASCII', () => {
    assert.equal(refusal('access_token=t&iss=https://id.aritma.io/%25C3%25A6', { tenant: 'æ' }), undefined);
  });

  it('gives the server’s error, even beside a token', () => {
    const error = refusal(
      'error=access_denied&error_description=No+%3Cb%3E&error_uri=https://h.example/e&access_token=t',
    );
    assert.equal(error?.code, 'access_denied');
    assert.equal(error.description, 'No <b>');
    assert.equal(error.uri, 'https://h.example/e');
    assert.match(error.message, /access_denied.*description/);
    assert.doesNotMatch(error.message, /No/);
  });

  it('leaves out what the server does not say', () => {
    const error = refusal('error=login_required');
    assert.deepEqual([error?.description, error?.uri, error?.cause], [undefined, undefined, undefined]);
  });

  it('drops an error_uri that is no web address', () => {
    for (const uri of ['javascript:alert(1)', 'data:,x', 'xhttps://h.example/', '/relative', 'x']) {
      assert.equal(refusal(`error=access_denied&error_uri=${uri}`)?.uri, undefined, uri);
    }
    assert.equal(refusal('error=access_denied&error_uri=http://h.example/e')?.uri, 'http://h.example/e');
  });

  it('refuses an error code outside the characters of RFC 6749 4.1.2.1, and keeps its description', () => {
    for (const code of ['', 'a%22b', 'a%5Cb', 'a%0Ab', 'æ', '%7F', '%00']) {
      const error = refusal(`error=${code}&error_description=d`);
      assert.deepEqual([error?.code, error?.description], ['invalid_response', 'd'], code);
      assert.match(error?.message ?? '', /server.*error code/);
    }
  });

  for (const code of ownErrorCodes) {
    it(`does not let the server say ${code}`, () => {
      assert.equal(refusal(`error=${code}`)?.code, 'invalid_response');
    });
  }
});
