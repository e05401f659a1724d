import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readClaims } from '../../src/oauth/id-token.js';

const jwt = (payload: string | Uint8Array): string => `e30.${Buffer.from(payload).toString('base64url')}.s`;

/** The example of OpenID Connect Core A.2. */
const example =
  'eyJraWQiOiIxZTlnZGs3IiwiYWxnIjoiUlMyNTYifQ.ewogImlzcyI6ICJodHRwOi8vc2VydmVyLmV4YW1wbGUuY29tIiwKICJzdWIiOiAiMjQ4Mjg5NzYxMDAxIiwKICJhdWQiOiAiczZCaGRSa3F0MyIsCiAibm9uY2UiOiAibi0wUzZfV3pBMk1qIiwKICJleHAiOiAxMzExMjgxOTcwLAogImlhdCI6IDEzMTEyODA5NzAsCiAibmFtZSI6ICJKYW5lIERvZSIsCiAiZ2l2ZW5fbmFtZSI6ICJKYW5lIiwKICJmYW1pbHlfbmFtZSI6ICJEb2UiLAogImdlbmRlciI6ICJmZW1hbGUiLAogImJpcnRoZGF0ZSI6ICIwMDAwLTEwLTMxIiwKICJlbWFpbCI6ICJqYW5lZG9lQGV4YW1wbGUuY29tIiwKICJwaWN0dXJlIjogImh0dHA6Ly9leGFtcGxlLmNvbS9qYW5lZG9lL21lLmpwZyIKfQ.s';

describe('the claims of an ID token', () => {
  it('are read from the example of OpenID Connect', () => {
    const claims = readClaims(example);
    assert.equal(claims?.['sub'], '248289761001');
    assert.equal(claims['name'], 'Jane Doe');
    assert.equal(claims['exp'], 1_311_281_970);
  });

  it('may contain any characters', () => {
    for (const name of ['Bjørn Ærlig Åse', '日本語', '👩🏽‍💻', '\u0000', '\u2028', '</script>', '"\\']) {
      assert.deepEqual({ ...readClaims(jwt(JSON.stringify({ name }))) }, { name });
    }
  });

  it('are read whatever the length of the token is, with and without padding', () => {
    for (const name of ['', 'a', 'ab', 'abc', 'x'.repeat(40_000)]) {
      assert.deepEqual({ ...readClaims(jwt(JSON.stringify({ name }))) }, { name });
      const padded = Buffer.from(JSON.stringify({ name })).toString('base64');
      assert.deepEqual({ ...readClaims(`e30.${padded}.s`) }, { name });
    }
  });

  it('are read from characters that only base64url has', () => {
    const claims = { name: '???>>>~~~ÿÿÿ' };
    const token = jwt(JSON.stringify(claims));
    assert.match(token.split('.')[1] ?? '', /[-_]/);
    assert.deepEqual({ ...readClaims(token) }, claims);
  });

  it('are read from a token without a signature', () => {
    assert.deepEqual({ ...readClaims(`e30.${Buffer.from('{"sub":"a"}').toString('base64url')}.`) }, { sub: 'a' });
  });

  it('are only the properties of its JSON, without those that every JavaScript object has', () => {
    for (const payload of ['"text"', '[]', '{}', '{"__proto__":{"sub":"a"}}']) {
      const claims = readClaims(jwt(payload));
      for (const name of ['sub', 'constructor', 'toString', 'length']) {
        if (payload !== '[]') assert.equal(claims?.[name], undefined, `${payload} ${name}`);
      }
    }
  });

  it('do not come from an encrypted token, or from other text', () => {
    for (const token of [
      '',
      '.',
      '..',
      'x',
      'e30',
      'e30.',
      'e30..s',
      'e30.%.s',
      'e30.a.s',
      'e30.ey.s',
      jwt('{'),
      jwt("{'sub':'a'}"),
      jwt(new Uint8Array([255, 254, 253])),
      'header.encryptedkey.iv.ciphertext.tag',
    ]) {
      assert.equal(readClaims(token), undefined, token);
    }
  });

  it('are never claims that the token does not contain', () => {
    for (const payload of ['null', '1', '[]', 'true', '{}', '{"__proto__":{"sub":"a"}}']) {
      assert.equal(readClaims(jwt(payload))?.['sub'], undefined, payload);
    }
  });
});
