import { createState } from '../../src/oauth/state.js';
import type { Login } from './ledger.js';

/** What an answer is made of. */
export interface Material {
  /** The login whose state it brings. */
  readonly login: Login;
  /** A token or a code that nobody got before; a code that was made for this login. */
  readonly grant: string;
  /** A code that an attacker got, or another login of this browser. */
  readonly strangeCode: string;
}

type Pairs = [name: string, value: string][];

/** A kind of answer: how it is made from the right one, and whether a token may come of it. */
interface Kind {
  readonly change: (pairs: Pairs, material: Material) => Pairs;
  readonly isRight?: true;
}

const set =
  (name: string, value: string) =>
  (pairs: Pairs): Pairs => [...pairs.filter(([other]) => other !== name), [name, value]];
const add =
  (name: string, value: string) =>
  (pairs: Pairs): Pairs => [...pairs, [name, value]];
const without =
  (name: string) =>
  (pairs: Pairs): Pairs =>
    pairs.filter(([other]) => other !== name);
const grantOf = ({ settings }: Login): 'access_token' | 'code' =>
  settings.flow === 'implicit' ? 'access_token' : 'code';

function addOtherGrant(pairs: Pairs, { login, strangeCode }: Material): Pairs {
  if (grantOf(login) === 'access_token') return add('code', strangeCode)(pairs);
  return set('token_type', 'Bearer')(add('access_token', 'injected')(pairs));
}

/** What a server answers, and what an attacker makes of it. */
export const kinds = {
  right: { change: (pairs) => pairs, isRight: true },
  'right, with its issuer': {
    change: (pairs, { login: { settings } }) => add('iss', `${settings.authority}/${settings.tenant}`)(pairs),
    isRight: true,
  },
  'right, with parameters of others': { change: add('tab', '2'), isRight: true },
  'of another tenant': {
    change: (pairs, { login: { settings } }) => add('iss', `${settings.authority}/${settings.tenant}x`)(pairs),
  },
  'of another server': { change: add('iss', 'https://evil.example') },
  'without an issuer': { change: add('iss', '') },
  'an error': { change: (pairs, { login }) => add('error', 'access_denied')(without(grantOf(login))(pairs)) },
  'an error beside a grant': { change: add('error', 'access_denied') },
  'of another flow': {
    change: (pairs, material) => addOtherGrant(without(grantOf(material.login))(pairs), material),
  },
  'of both flows': { change: addOtherGrant },
  'with two grants': { change: (pairs, { login, strangeCode }) => add(grantOf(login), strangeCode)(pairs) },
  'with two states': { change: (pairs) => [['state', createState()], ...pairs] },
  'with the state twice': { change: (pairs, { login }) => add('state', login.state)(pairs) },
  'without a grant': { change: (pairs, { login }) => without(grantOf(login))(pairs) },
  'without a state': { change: without('state') },
  'with an empty state': { change: set('state', '') },
  'with a foreign state': { change: set('state', 'xyz') },
  'with a guessed state': { change: (pairs) => set('state', createState())(pairs) },
  'of another token type': {
    change: (pairs, { login }) =>
      grantOf(login) === 'code' ? add('iss', 'https://evil.example')(pairs) : set('token_type', 'mac')(pairs),
  },
  'with an empty grant': { change: (pairs, { login }) => set(grantOf(login), '')(pairs) },
  'with a grant of another login': {
    // A token says nothing of whom it was made for (RFC 9700 4.6): there this is an answer as good as any.
    change: (pairs, { login, strangeCode }) =>
      grantOf(login) === 'code' ? set('code', strangeCode)(pairs) : add('iss', 'https://evil.example')(pairs),
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

export function isRight(kind: KindName): boolean {
  return 'isRight' in kinds[kind];
}

/** Where the parameters stand: as the flow has them, or else. */
export const places = ['usual', 'fragment', 'router', 'both'] as const;
export type Place = (typeof places)[number];

/** Writes the address that an answer comes by. */
export function answerAddress(kind: KindName, place: Place, material: Material): string {
  const { login, grant } = material;
  const isToken = grantOf(login) === 'access_token';
  const right: Pairs = [[grantOf(login), grant], ...(isToken ? ([['token_type', 'Bearer']] as Pairs) : [])];
  const pairs = kinds[kind].change([...right, ['state', login.state]], material);
  const text = (some: Pairs): string => new URLSearchParams(some).toString();
  const { redirectUri } = login.settings;
  if (place === 'router') return `${redirectUri}#/?${text(pairs)}`;
  if (place === 'fragment') return `${redirectUri}#${text(pairs)}`;
  if (place === 'both') return `${redirectUri}?tab=2#${text(pairs)}`;
  return redirectUri + (isToken ? '#' : '?') + text(pairs);
}
