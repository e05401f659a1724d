import assert from 'node:assert/strict';
import type { Counts } from '../../demo/aritma-id/counts.js';
import type { Faults } from '../../demo/aritma-id/faults.js';
import { demo } from './demo-server.js';

/** An address below `/{tenant}/demo/`. */
export const control = (name: string, tenant = 'acme') => `${demo.authority}/${tenant}/demo/${name}`;

/** Sets the faults of a tenant. Those that are omitted get their initial values. */
export async function setFaults(faults: Partial<Faults>, tenant?: string): Promise<void> {
  const response = await fetch(control('faults', tenant), { method: 'PUT', body: JSON.stringify(faults) });
  assert.equal(response.status, 200, await response.text());
}

/** Lets the API refuse all access tokens that exist. */
export async function refuseAccessTokens(): Promise<void> {
  assert.equal((await fetch(control('access-tokens'), { method: 'DELETE' })).status, 204);
}

export async function counts(): Promise<Counts> {
  return (await (await fetch(control('counts'))).json()) as Counts;
}

/** Sets the counts to 0 and the faults to their initial values. */
export async function resetDemo(): Promise<void> {
  await setFaults({});
  assert.equal((await fetch(control('counts'), { method: 'DELETE' })).status, 204);
}
