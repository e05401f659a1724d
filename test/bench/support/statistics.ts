/** The median of measurements, and their quartiles. */
export interface Summary {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Computes the median and the quartiles of measurements. It interpolates between two of them if necessary. */
export function summary(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const quantile = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const [below = NaN, above = below] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
    return below + (above - below) * (place % 1);
  };
  return { median: quantile(0.5), lower: quantile(0.25), upper: quantile(0.75) };
}

/** Converts a summary, for example from times to rates, which reverses the order of the quartiles. */
export function mapped({ median, lower, upper }: Summary, map: (value: number) => number): Summary {
  const [low = NaN, high = NaN] = [map(lower), map(upper)].sort((a, b) => a - b);
  return { median: map(median), lower: low, upper: high };
}

/** Measures each key once per round, so that other load on the machine affects all of them in the same way. */
export async function inRounds<Key>(
  rounds: number,
  keys: readonly Key[],
  measure: (key: Key) => Promise<number>,
): Promise<Map<Key, number[]>> {
  const samples = new Map(keys.map((key): [Key, number[]] => [key, []]));
  for (let round = 0; round < rounds; round++) {
    for (const key of keys) samples.get(key)?.push(await measure(key));
  }
  return samples;
}
