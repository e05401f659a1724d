import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AritmaLoginError } from '../../src/oauth.js';

describe('the error of this package', () => {
  it('is an Error that tells code, message and what the server said', () => {
    const error = new AritmaLoginError('access_denied', 'why', { description: 'd', uri: 'https://h.example/e' });
    assert.ok(error instanceof Error);
    assert.equal(String(error), 'AritmaLoginError: why');
    assert.deepEqual([error.code, error.description, error.uri], ['access_denied', 'd', 'https://h.example/e']);
  });

  it('keeps the error behind it, and has no cause where there is none', () => {
    const cause = new TypeError('network');
    assert.equal(new AritmaLoginError('token_request_failed', 'why', { cause }).cause, cause);
    assert.ok(!('cause' in new AritmaLoginError('state_used', 'why')));
    assert.ok(!('cause' in new AritmaLoginError('access_denied', 'why', { description: 'd' })));
  });
});
