import fc from 'fast-check';

/** A random generator that gives the same values again for the same seed. It is fast, since millions are drawn. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Draws a number from 0 up to, but not including, 1 (mulberry32). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Draws an integer from 0 up to, but not including, `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  /** Returns true in one of this number of cases. */
  oneIn(cases: number): boolean {
    return this.below(cases) === 0;
  }

  pick<Item>(list: readonly Item[]): Item {
    return list[this.below(list.length)] as Item;
  }

  /** Draws a number of items that is less than `end`. */
  many<Item>(end: number, draw: () => Item): Item[] {
    return Array.from({ length: this.below(end) }, draw);
  }

  shuffle<Item>(list: Item[]): Item[] {
    for (let last = list.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [list[last], list[other]] = [list[other] as Item, list[last] as Item];
    }
    return list;
  }

  /** Draws a text that may be arbitrarily strange. */
  text(): string {
    if (this.oneIn(3)) return this.pick(texts);
    const text = this.many(6, () => this.pick(fragments)).join('');
    return this.oneIn(2000) ? text.repeat(2000) : text;
  }

  /** Changes a text in one to three places. */
  mutate(text: string): string {
    let changed = text;
    for (let count = 1 + this.below(3); count > 0; count--) changed = this.#mutateOnce(changed);
    return changed;
  }

  #mutateOnce(text: string): string {
    const at = this.below(text.length + 1);
    const to = at + this.below(8);
    const [before, cut, after] = [text.slice(0, at), text.slice(at, to), text.slice(to)];
    switch (this.below(7)) {
      case 0:
        return before + after;
      case 1:
        return before + cut + cut + after;
      case 2:
        return before + this.pick(fragments) + cut + after;
      case 3:
        return before + percentEncoded(cut) + after;
      case 4:
        return before + (cut === cut.toUpperCase() ? cut.toLowerCase() : cut.toUpperCase()) + after;
      case 5:
        return before + this.text() + after;
      default:
        return after + before;
    }
  }
}

/** Texts that fast-check draws: all of Unicode, lone surrogates, names such as `__proto__`, URLs, JSON. */
const texts = [
  ...fc.sample(fc.string({ unit: 'binary' }), { seed: 1, numRuns: 300 }),
  ...fc.sample(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }), {
    seed: 2,
    numRuns: 300,
  }),
  ...fc.sample(fc.webUrl({ withQueryParameters: true, withFragments: true }), { seed: 3, numRuns: 200 }),
  ...fc.sample(fc.json(), { seed: 4, numRuns: 200 }),
];

/** Parts of addresses, responses and settings, and characters that may break a parser. */
const fragments = [
  ...['&', '=', '?', '#', '/', '!', ';', '+', '%', '#/', '#!/', '#?', '#/?', '#_', '#_=_', ':', '@', '\\', '.', '..'],
  ...[' ', '\t', '\n', '\r', '\0', '\u0085', '\u00a0', '\u2028', '\ufeff', '"', "'", '<', '>', ',', '{', '}', '[', ']'],
  ...['%00', '%20', '%26', '%3D', '%23', '%c0%80', '%E0%80', '%ff', '%u0041', '%2', '%F0%9F%98%80', '%ed%a0%80'],
  ...['\ud800', '\udc00', '\u{1f600}', 'é', 'ı', 'ſ', 'İ', 'a', 'Z', '0', '9', '-', '_', '~', 'true', 'null', '1e999'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'javascript:',
    'https://',
    'http://localhost',
    'data:,',
  ],
  ...['state=', 'code=', 'error=', 'access_token=', 'st%61te=', 'iss=', 'aritma.', 'none', 'openid', 'mfa'],
];

function percentEncoded(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  return bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
