import fc from 'fast-check';

/** Draws at random, and the same again from the same seed. Quick, since millions are drawn. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to 1, by mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, but not, `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  /** True in one of so many cases. */
  oneIn(cases: number): boolean {
    return this.below(cases) === 0;
  }

  pick<Some>(list: readonly Some[]): Some {
    return list[this.below(list.length)] as Some;
  }

  /** So many, up to, but not, `end`. */
  many<Some>(end: number, draw: () => Some): Some[] {
    return Array.from({ length: this.below(end) }, draw);
  }

  shuffle<Some>(list: Some[]): Some[] {
    for (let last = list.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [list[last], list[other]] = [list[other] as Some, list[last] as Some];
    }
    return list;
  }

  /** A text as odd as they come. */
  text(): string {
    if (this.oneIn(3)) return this.pick(texts);
    const text = this.many(6, () => this.pick(bits)).join('');
    return this.oneIn(2000) ? text.repeat(2000) : text;
  }

  /** The text with something wrong in it. */
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
        return before + this.pick(bits) + cut + after;
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

/** Any text, as fast-check draws them: all of Unicode, halves of pairs, names such as `__proto__`, addresses, JSON. */
const texts = [
  ...fc.sample(fc.string({ unit: 'binary' }), { seed: 1, numRuns: 300 }),
  ...fc.sample(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }), {
    seed: 2,
    numRuns: 300,
  }),
  ...fc.sample(fc.webUrl({ withQueryParameters: true, withFragments: true }), { seed: 3, numRuns: 200 }),
  ...fc.sample(fc.json(), { seed: 4, numRuns: 200 }),
];

/** What addresses, answers and settings are made of, and what breaks them. */
const bits = [
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
