import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccessToken } from '../../src/oauth/access-token.js';
import {
  isSameUser,
  isSameVersion,
  readSessionRecord,
  renewedRecord,
  type SessionRecord,
  sessionRecord,
} from '../../src/oauth/session-record.js';

const client = { authority: 'https://id.example', tenant: 'acme', clientId: 'spa' };

const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const idTokenOf = (claims: unknown): string => `e30.${base64url(JSON.stringify(claims))}.s`;

const token: AccessToken = {
  ...client,
  flow: 'pkce',
  accessToken: 'access-0',
  tokenType: 'Bearer',
  expiresIn: 3600,
  expiresAt: 5_600_000,
  scope: 'openid a',
  refreshToken: 'refresh-0',
  idToken: idTokenOf({ sub: 'alice' }),
};

const complete: SessionRecord = {
  ...client,
  epoch: 'epoch',
  generation: 2,
  sub: 'alice',
  accessToken: 'access-2',
  expiresIn: 3600,
  receivedAt: 1_000_000,
  refreshToken: 'refresh-2',
  idToken: 'id-2',
  scope: 'a',
  renewingSince: 1_000_001,
};

describe('the record of a new session', () => {
  it('contains the tokens of the login, who the user is, and when they were received', () => {
    assert.deepEqual(sessionRecord(token, 'epoch'), {
      ...client,
      epoch: 'epoch',
      generation: 0,
      sub: 'alice',
      accessToken: 'access-0',
      expiresIn: 3600,
      receivedAt: 2_000_000,
      refreshToken: 'refresh-0',
      idToken: token.idToken,
      scope: 'openid a',
    });
  });

  it('was received now if its lifetime or its end is not known', () => {
    for (const changes of [
      { expiresIn: undefined, expiresAt: undefined },
      { expiresIn: undefined },
      { expiresAt: undefined },
    ]) {
      const before = Date.now();
      const { receivedAt, expiresIn } = sessionRecord({ ...token, ...changes }, 'e');
      assert.ok(receivedAt >= before && receivedAt <= Date.now(), String(receivedAt));
      assert.equal(expiresIn, 'expiresIn' in changes ? undefined : 3600);
    }
  });

  it('has no user if there is no ID token, or none with a sub that is a text', () => {
    const without: Partial<AccessToken> = { ...token };
    Reflect.deleteProperty(without, 'idToken');
    assert.equal(sessionRecord(without as AccessToken, 'e').sub, undefined);
    for (const idToken of [
      '',
      'x',
      'a.b.c',
      ...[{}, { sub: 7 }, { sub: '' }, { sub: null }, [], null].map(idTokenOf),
    ]) {
      assert.equal(sessionRecord({ ...token, idToken }, 'e').sub, undefined, idToken);
    }
  });

  it('is valid for its client', () => {
    const record = sessionRecord(token, 'epoch');
    assert.equal(readSessionRecord(record, client), record);
  });
});

describe('the record after a renewal', () => {
  const response: AccessToken = { ...token, accessToken: 'access-3', expiresIn: 60, scope: 'b' };
  const withoutOptional = { ...response };
  for (const name of ['refreshToken', 'idToken']) Reflect.deleteProperty(withoutOptional, name);

  it('contains the new tokens and keeps the login and the user', () => {
    const renewed = renewedRecord(complete, { ...response, refreshToken: 'refresh-3', idToken: 'id-3' }, 7);
    assert.deepEqual(renewed, {
      ...complete,
      generation: 3,
      accessToken: 'access-3',
      expiresIn: 60,
      receivedAt: 7,
      refreshToken: 'refresh-3',
      idToken: 'id-3',
      scope: 'b',
      renewingSince: undefined,
    });
  });

  it('keeps the refresh token and the ID token that the response does not replace', () => {
    const { refreshToken, idToken } = renewedRecord(complete, withoutOptional, 7);
    assert.deepEqual([refreshToken, idToken], ['refresh-2', 'id-2']);
  });

  it('has the lifetime of the response, also if that is unknown', () => {
    assert.equal(renewedRecord(complete, { ...withoutOptional, expiresIn: undefined }, 7).expiresIn, undefined);
  });
});

describe('a record that was read from a storage', () => {
  const changed = (changes: object): unknown => ({ ...complete, ...changes });
  const without = (name: string): unknown => {
    const rest: Record<string, unknown> = { ...complete };
    delete rest[name];
    return rest;
  };

  it('is used if it is complete', () => {
    assert.equal(readSessionRecord(complete, client), complete);
    for (const name of ['sub', 'expiresIn', 'refreshToken', 'idToken', 'renewingSince']) {
      assert.ok(readSessionRecord(without(name), client), name);
      assert.ok(readSessionRecord(changed({ [name]: undefined }), client), name);
    }
  });

  it('is not used if it is no object', () => {
    for (const value of [
      undefined,
      null,
      0,
      1,
      '',
      'x',
      true,
      [],
      () => complete,
      Symbol('s'),
      new Date(),
      [complete],
    ]) {
      assert.equal(readSessionRecord(value, client), undefined, typeof value);
    }
  });

  it('is not used if it belongs to another authority, tenant or client', () => {
    for (const name of ['authority', 'tenant', 'clientId'] as const) {
      assert.equal(readSessionRecord(changed({ [name]: 'other' }), client), undefined, name);
      assert.equal(readSessionRecord(complete, { ...client, [name]: `${client[name]}/` }), undefined, name);
    }
  });

  it('is not used if something is missing', () => {
    for (const name of [
      'authority',
      'tenant',
      'clientId',
      'epoch',
      'accessToken',
      'scope',
      'generation',
      'receivedAt',
    ]) {
      assert.equal(readSessionRecord(without(name), client), undefined, name);
    }
  });

  it('is not used if something has another type', () => {
    for (const [name, value] of Object.entries(complete)) {
      const others = [null, {}, [value], true, typeof value === 'string' ? 1 : String(value)];
      for (const other of others) {
        assert.equal(
          readSessionRecord(changed({ [name]: other }), client),
          undefined,
          `${name}: ${JSON.stringify(other)}`,
        );
      }
    }
  });

  it('is not used if its times or its generation are not finite', () => {
    for (const name of ['generation', 'receivedAt']) {
      for (const value of [NaN, Infinity, -Infinity]) {
        assert.equal(readSessionRecord(changed({ [name]: value }), client), undefined, `${name}: ${value}`);
      }
    }
  });

  it('is not used if its access token is empty', () => {
    assert.equal(readSessionRecord(changed({ accessToken: '' }), client), undefined);
  });
});

describe('two records', () => {
  it('have the same tokens if they are of the same session and of the same renewal', () => {
    const withOtherToken = { ...complete, accessToken: 'other' };
    assert.equal(isSameVersion(complete, withOtherToken), true);
    assert.equal(isSameVersion(undefined, undefined), true);
  });

  it('have other tokens if one was renewed, belongs to another session, or does not exist', () => {
    for (const other of [{ ...complete, generation: 3 }, { ...complete, epoch: 'other' }, undefined]) {
      assert.equal(isSameVersion(complete, other), false);
      assert.equal(isSameVersion(other, complete), false);
    }
  });
});

describe('a login', () => {
  it('continues the session of the same user', () => {
    assert.ok(isSameUser(complete, { ...complete, epoch: 'other' }));
  });

  it('does not continue the session of another user, or of one who is unknown', () => {
    for (const sub of ['bob', 'ALICE', '', undefined]) {
      assert.ok(!isSameUser(complete, { ...complete, epoch: 'other', sub }), String(sub));
      assert.ok(!isSameUser({ ...complete, sub }, { ...complete, epoch: 'other' }), String(sub));
    }
    assert.ok(!isSameUser({ ...complete, sub: undefined }, { ...complete, epoch: 'other', sub: undefined }));
  });

  it('is the same as its own renewals, also if the server sends no ID token', () => {
    assert.ok(isSameUser({ ...complete, sub: undefined }, { ...complete, generation: 3, sub: undefined }));
  });
});
