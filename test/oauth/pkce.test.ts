import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeChallenge, createPkcePair } from '../../src/oauth/pkce.js';

describe('a PKCE challenge', () => {
  it('is computed as in RFC 7636, appendix B', async () => {
    const challenge = await codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    assert.equal(challenge, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('belongs to a verifier of 43 unreserved characters, which is different each time', async () => {
    const pairs = await Promise.all(Array.from({ length: 100 }, createPkcePair));
    assert.equal(new Set(pairs.map(({ verifier }) => verifier)).size, 100);
    for (const { verifier, challenge } of pairs) {
      assert.match(verifier, /^[A-Za-z0-9_-]{43}$/);
      assert.equal(challenge, await codeChallenge(verifier));
    }
  });
});
