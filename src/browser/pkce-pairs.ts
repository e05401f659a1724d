import { createPkcePair, type PkcePair } from '../oauth/pkce.js';

/** The number of pairs that are kept ready, for logins that begin in quick succession. */
const poolSize = 4;

const pool: PkcePair[] = [];
let filling: Promise<void> | undefined;

/**
 * Takes a pair for a login that begins now. Pairs are created in advance, because a digest is asynchronous and a link
 * that is being followed cannot wait. A pair is ready if {@link sampleChallenge} returns a challenge.
 *
 * @throws Error if no pair is ready
 */
export function takePkcePair(): PkcePair {
  const pair = pool.shift();
  if (!pair) throw new Error('No pair is ready.');
  void preparePkcePairs();
  return pair;
}

/** Returns a challenge for the address of a link whose login has not begun, or `undefined` if no pair is ready. */
export function sampleChallenge(): string | undefined {
  return pool[0]?.challenge;
}

/** Fills the pool. */
export async function preparePkcePairs(): Promise<void> {
  filling ??= fill().finally(() => {
    filling = undefined;
  });
  return filling;
}

async function fill(): Promise<void> {
  while (pool.length < poolSize) pool.push(await createPkcePair());
}
