import { type PkcePair, createPkcePair } from '../oauth/pkce.js';

/** So many pairs are kept ready, for logins that begin in one breath. */
const poolSize = 4;

const pool: PkcePair[] = [];
let preparing: Promise<void> | undefined;

/**
 * A pair for a login that begins now: a digest takes a while, and a link that is followed cannot wait. There is one
 * where there is a {@link sampleChallenge}.
 */
export function takePkcePair(): PkcePair {
  const pair = pool.shift();
  if (!pair) throw new Error('No pair is ready.');
  void preparePkcePairs();
  return pair;
}

/** A challenge to draw a link with, whose login has not begun. */
export function sampleChallenge(): string | undefined {
  return pool[0]?.challenge;
}

/** Makes pairs ready. */
export async function preparePkcePairs(): Promise<void> {
  preparing ??= fill().finally(() => {
    preparing = undefined;
  });
  return preparing;
}

async function fill(): Promise<void> {
  while (pool.length < poolSize) pool.push(await createPkcePair());
}
