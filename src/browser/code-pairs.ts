import { type CodePair, createCodePair } from '../oauth/code-challenge.js';

/** So many pairs are kept ready, for logins that begin in one breath. */
const most = 4;

const ready: CodePair[] = [];
let preparing: Promise<void> | undefined;

/**
 * A pair for a login that begins now: a digest takes a while, and a link that is followed cannot wait. There is one
 * where there is a {@link sampleChallenge}.
 */
export function takeCodePair(): CodePair {
  const pair = ready.shift();
  if (!pair) throw new Error('No pair is ready.');
  void prepareCodePairs();
  return pair;
}

/** A challenge to draw a link with, whose login has not begun. */
export function sampleChallenge(): string | undefined {
  return ready[0]?.challenge;
}

/** Makes pairs ready. */
export async function prepareCodePairs(): Promise<void> {
  preparing ??= fill().finally(() => {
    preparing = undefined;
  });
  return preparing;
}

async function fill(): Promise<void> {
  while (ready.length < most) ready.push(await createCodePair());
}
