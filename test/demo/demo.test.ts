import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDemo } from '../../demo/demo.js';
import { demo, accessToken } from './demo-server.js';

test('two demos can run at the same time, and one does not accept the tokens of the other', async () => {
  const token = await accessToken();
  const other = await startDemo({ applicationPort: 0, authorizationPort: 0 });
  try {
    assert.notEqual(other.authority, demo.authority);
    const response = await fetch(`${other.authority}/acme/api/accounts`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 401);
  } finally {
    await other.close();
  }
});

test('the demo uses the next port if a port is in use', async () => {
  const { port } = new URL(demo.application);
  const other = await startDemo({ applicationPort: Number(port), authorizationPort: 0 });
  assert.notEqual(other.application, demo.application);
  await other.close();
});
