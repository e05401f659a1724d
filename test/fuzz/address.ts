import assert from 'node:assert/strict';
import { findAuthorizationResponse } from '../../src/oauth/response-address.js';
import type { Random } from './random.js';
import { answerNames, drawAnswer, drawState, type Target, target } from './target.js';

/** A piece of an address between two `&`, and whether it is the answer's. */
interface Pair {
  readonly text: string;
  readonly isAnswers: boolean;
}

interface Built {
  readonly page: string;
  readonly opening: string;
  readonly pairs: readonly Pair[];
}

const openings = ['?', '#', '#/', '#!/', '#?', '#/?'] as const;

/** An answer among pairs of others, in an address made of known parts: what must be left of it is known too. */
export const builtAddresses: Target = target('address, built', build, ({ page, opening, pairs }) => {
  const found = findAuthorizationResponse(page + opening + pairs.map(({ text }) => text).join('&'));
  const kept = pairs.filter(({ text, isAnswers }) => text && !isAnswers).map(({ text }) => text);
  assert.ok(found?.isOwn, 'an own answer is found');
  assert.equal(found.rest, page + (kept.length ? opening + kept.join('&') : ''));
});

/** The same after something broke it, or nothing but odd texts. */
export const oddAddresses: Target = target(
  'address, odd',
  (random) => {
    if (random.oneIn(4)) return random.text();
    const { page, opening, pairs } = build(random);
    return random.mutate(page + opening + pairs.map(({ text }) => text).join('&'));
  },
  (address) => {
    const found = findAuthorizationResponse(address);
    if (!found) return;
    const { parameters, isOwn, rest } = found;
    assert.equal(
      isOwn,
      parameters.getAll('state').some((state) => /^aritma\.[A-Za-z0-9_-]{43}$/.test(state)),
    );
    assert.ok(isOwn || (parameters.has('access_token') && !parameters.getAll('state').join('')));
    assert.ok(isSubsequence(pieces(rest), pieces(address)), `what is left was there before: ${rest}`);
    assert.ok(!isOwn || !findAuthorizationResponse(rest)?.isOwn, `no own answer is left: ${rest}`);
  },
);

function build(random: Random): Built {
  const answer = drawAnswer(random, drawState(random)).map(([name, value]) => ({
    text: `${spell(name, random)}=${encodeURIComponent(wellFormed(value))}`,
    isAnswers: (answerNames as readonly string[]).includes(wellFormed(name)),
  }));
  const opening = random.pick(openings);
  const code: Pair[] = opening === '?' ? [{ text: 'code=c', isAnswers: true }] : [];
  const pairs = random.shuffle([...answer, ...code, ...random.many(4, () => foreignPair(random))]);
  return { page: 'https://app.example/callback', opening, pairs };
}

/** A name, with a letter or two of it percent-encoded at times. */
function spell(name: string, random: Random): string {
  const encoded = encodeURIComponent(wellFormed(name));
  if (!random.oneIn(5) || !/^[a-z_]+$/.test(name)) return encoded;
  const at = random.below(name.length);
  return `${name.slice(0, at)}%${name.charCodeAt(at).toString(16)}${name.slice(at + 1)}`;
}

/** A pair that is another's, however it is written. A router's own signs at its start would belong to the opening. */
function foreignPair(random: Random): Pair {
  const text = random
    .text()
    .replace(/[#&]/g, '')
    .replace(/^[!/?]+/, '');
  return { text: random.oneIn(2) ? `tab${text}` : `x=${text}`, isAnswers: false };
}

/** Without the signs at their start: when what stood before is gone, they look like an opening's. */
function pieces(address: string): string[] {
  return address.split(/(?=[?#])|&/).map((piece) => piece.replace(/^[?#!/]+/, ''));
}

function isSubsequence(part: string[], whole: string[]): boolean {
  let from = 0;
  return part.every((piece) => {
    const at = piece ? whole.indexOf(piece, from) : from - 1;
    from = at + 1;
    return at >= 0 || !piece;
  });
}

function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
