import assert from 'node:assert/strict';
import { findAuthorizationResponse } from '../../src/oauth/response-address.js';
import type { Random } from './random.js';
import { drawResponse, drawState, responseParameters, type Target, target } from './target.js';

/** The text between two `&` of an address. */
interface Pair {
  readonly text: string;
  /** Whether it is a parameter of the authorization response. */
  readonly isOfResponse: boolean;
}

interface Built {
  readonly page: string;
  readonly opening: string;
  readonly pairs: readonly Pair[];
}

const openings = ['?', '#', '#/', '#!/', '#?', '#/?'] as const;

/** A response among other parameters, in an address of known parts, so that the expected rest is known too. */
export const builtAddresses: Target = target('built addresses', build, ({ page, opening, pairs }) => {
  const found = findAuthorizationResponse(page + opening + pairs.map(({ text }) => text).join('&'));
  const kept = pairs.filter(({ text, isOfResponse }) => text && !isOfResponse).map(({ text }) => text);
  assert.ok(found?.isOwn, 'the response is found');
  assert.equal(found.rest, page + (kept.length ? opening + kept.join('&') : ''));
});

/** Broken forms of the same addresses, and random texts. */
export const oddAddresses: Target = target(
  'odd addresses',
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
    assert.ok(isSubsequence(pieces(rest), pieces(address)), `the rest has only parts of the address: ${rest}`);
    assert.ok(!isOwn || !findAuthorizationResponse(rest)?.isOwn, `the rest has no response: ${rest}`);
  },
);

function build(random: Random): Built {
  const response = drawResponse(random, drawState(random)).map(([name, value]) => ({
    text: `${spell(name, random)}=${encodeURIComponent(wellFormed(value))}`,
    isOfResponse: (responseParameters as readonly string[]).includes(wellFormed(name)),
  }));
  const opening = random.pick(openings);
  const code: Pair[] = opening === '?' ? [{ text: 'code=c', isOfResponse: true }] : [];
  const pairs = random.shuffle([...response, ...code, ...random.many(4, () => foreignPair(random))]);
  return { page: 'https://app.example/callback', opening, pairs };
}

/** Encodes the name of a parameter. Sometimes a letter of it is percent-encoded, too. */
function spell(name: string, random: Random): string {
  const encoded = encodeURIComponent(wellFormed(name));
  if (!random.oneIn(5) || !/^[a-z_]+$/.test(name)) return encoded;
  const at = random.below(name.length);
  return `${name.slice(0, at)}%${name.charCodeAt(at).toString(16)}${name.slice(at + 1)}`;
}

/**
 * Draws a parameter that is not one of the response. It does not begin with the characters of a router, since these
 * would be a part of the opening.
 */
function foreignPair(random: Random): Pair {
  const text = random
    .text()
    .replace(/[#&]/g, '')
    .replace(/^[!/?]+/, '');
  return { text: random.oneIn(2) ? `tab${text}` : `x=${text}`, isOfResponse: false };
}

/**
 * Splits an address at its delimiters. The delimiters at the start of a piece are removed, since they look like an
 * opening if the text before them was removed.
 */
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
