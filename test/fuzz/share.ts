import { builtAddresses, oddAddresses } from './address.js';
import { answers, tokenResponses } from './answer.js';
import { Random } from './random.js';
import { configurations } from './settings.js';
import { storages } from './storage.js';
import type { Target } from './target.js';

/** What is fuzzed, and with how many inputs by one command: five million and more in all. */
export const targets: readonly (Target & { readonly inputs: number })[] = [
  { ...builtAddresses, inputs: 1_000_000 },
  { ...oddAddresses, inputs: 1_500_000 },
  { ...answers, inputs: 1_000_000 },
  { ...tokenResponses, inputs: 500_000 },
  { ...storages, inputs: 500_000 },
  { ...configurations, inputs: 600_000 },
];

/** Some of a target's inputs: those whose number is `from` or beyond, but not `to`. Each has a seed of its own. */
export interface Share {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** Does a share. @returns the first input that a property does not hold for, in words */
export async function findingOf({ target: name, seed, from, to }: Share): Promise<string | undefined> {
  const target = targets.find((some) => some.name === name);
  if (!target) throw new Error(`There is no target ${name}.`);
  for (let index = from; index < to; index++) {
    const { input, check } = target.draw(new Random(Math.imul(seed + index, 0x9e3779b1) ^ index));
    try {
      const checked = check();
      if (checked) await checked;
    } catch (error) {
      return `${name}, seed ${String(seed)}, input ${String(index)}: ${JSON.stringify(input)}\n${(error as Error).stack ?? ''}`;
    }
  }
  return undefined;
}
