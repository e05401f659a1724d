import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AritmaLoginError } from '../../src/oauth/error.js';

describe('an AritmaLoginError', () => {
  it('is an Error with a code, a message and what the server sent', () => {
    const error = new AritmaLoginError('access_denied', 'why', { description: 'd', uri: 'https://h.example/e' });
    assert.ok(error instanceof Error);
    assert.equal(String(error), 'AritmaLoginError: why');
    assert.deepEqual([error.code, error.description, error.uri], ['access_denied', 'd', 'https://h.example/e']);
  });

  it('has the exception that caused it as its cause, and no property cause without one', () => {
    const cause = new TypeError('network');
    assert.equal(new AritmaLoginError('token_request_failed', 'why', { cause }).cause, cause);
    assert.ok(!('cause' in new AritmaLoginError('state_used', 'why')));
    assert.ok(!('cause' in new AritmaLoginError('access_denied', 'why', { description: 'd' })));
  });
});
