import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDemo } from '../../demo/demo.js';
import { demo, accessToken } from './demo-server.js';

test('two demos run side by side, and know nothing of each other', async () => {
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

test('a port that is taken is left for the next one', async () => {
  const { port } = new URL(demo.application);
  const other = await startDemo({ applicationPort: Number(port), authorizationPort: 0 });
  assert.notEqual(other.application, demo.application);
  await other.close();
});
