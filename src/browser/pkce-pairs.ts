import { createPkcePair, type PkcePair } from '../oauth/pkce.js';

/** The number of pairs that are kept ready, for logins that begin in quick succession. */
const poolSize = 4;

const pool: PkcePair[] = [];
let filling: Promise<void> | undefined;

/**
 * Takes a pair for a login that begins now. Pairs are created in advance, because a digest is asynchronous and a link
 * that is being followed cannot wait. There is a pair if there is a {@link sampleChallenge}.
 */
export function takePkcePair(): PkcePair {
  const pair = pool.shift();
  if (!pair) throw new Error('No pair is ready.');
  void preparePkcePairs();
  return pair;
}

/** A challenge for the address of a link whose login has not begun. */
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
