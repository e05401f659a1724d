import { builtAddresses, oddAddresses } from './address.js';
import { Random } from './random.js';
import { authorizationResponses, tokenResponses } from './responses.js';
import { configurations } from './settings.js';
import { storages } from './storage.js';
import type { Target } from './target.js';

/** All targets, each with its number of inputs for `npm run fuzz`, more than five million in total. */
export const targets: readonly (Target & { readonly inputs: number })[] = [
  { ...builtAddresses, inputs: 1_000_000 },
  { ...oddAddresses, inputs: 1_500_000 },
  { ...authorizationResponses, inputs: 1_000_000 },
  { ...tokenResponses, inputs: 500_000 },
  { ...storages, inputs: 500_000 },
  { ...configurations, inputs: 600_000 },
];

/** A range of a target's inputs: from the number `from` up to, but not including, `to`. Each input has its own seed. */
export interface Share {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Checks a range of inputs.
 *
 * @returns a description of the first input that violates a property; undefined if there is none
 * @throws if there is no such target
 */
export async function findViolation({ target: name, seed, from, to }: Share): Promise<string | undefined> {
  const target = targets.find((candidate) => candidate.name === name);
  if (!target) throw new Error(`There is no target ${name}.`);
  for (let index = from; index < to; index++) {
    const { input, check } = target.draw(new Random(Math.imul(seed + index, 0x9e3779b1) ^ index));
    try {
      const promise = check();
      if (promise) await promise;
    } catch (error) {
      return `${name}, seed ${String(seed)}, input ${String(index)}: ${JSON.stringify(input)}\n${(error as Error).stack ?? ''}`;
    }
  }
  return undefined;
}
