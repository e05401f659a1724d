import { createState } from '../../src/oauth/state.js';
import type { Login } from './ledger.js';

/** The values that authorization responses are made from. */
export interface ResponseValues {
  /** The login that the response belongs to. */
  readonly login: Login;
  /** An access token or a code that was issued for this login and that nobody has received before. */
  readonly grant: string;
  /** A code that an attacker obtained, or that was issued for another login of this browser. */
  readonly foreignCode: string;
}

type Pairs = [name: string, value: string][];

/** A variant of a response: how it differs from the correct response, and whether it may lead to a token. */
interface Variant {
  readonly change: (pairs: Pairs, values: ResponseValues) => Pairs;
  readonly isValid?: true;
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

/** Adds the parameter with which the other flow ends. */
function addOtherGrant(pairs: Pairs, { login, foreignCode }: ResponseValues): Pairs {
  if (grantOf(login) === 'access_token') return add('code', foreignCode)(pairs);
  return set('token_type', 'Bearer')(add('access_token', 'injected')(pairs));
}

/** The variants of responses that a server or an attacker may send. */
export const variants = {
  correct: { change: (pairs) => pairs, isValid: true },
  'with the correct issuer': {
    change: (pairs, { login: { settings } }) => add('iss', `${settings.authority}/${settings.tenant}`)(pairs),
    isValid: true,
  },
  'with a parameter of the application': { change: add('tab', '2'), isValid: true },
  'with the issuer of another tenant': {
    change: (pairs, { login: { settings } }) => add('iss', `${settings.authority}/${settings.tenant}x`)(pairs),
  },
  'with the issuer of another server': { change: add('iss', 'https://evil.example') },
  'with an empty issuer': { change: add('iss', '') },
  'with an error': { change: (pairs, { login }) => add('error', 'access_denied')(without(grantOf(login))(pairs)) },
  'with an error and a grant': { change: add('error', 'access_denied') },
  'of the other flow': {
    change: (pairs, values) => addOtherGrant(without(grantOf(values.login))(pairs), values),
  },
  'of both flows': { change: addOtherGrant },
  'with two grants': { change: (pairs, { login, foreignCode }) => add(grantOf(login), foreignCode)(pairs) },
  'with two states': { change: (pairs) => [['state', createState()], ...pairs] },
  'with the state twice': { change: (pairs, { login }) => add('state', login.state)(pairs) },
  'without a grant': { change: (pairs, { login }) => without(grantOf(login))(pairs) },
  'without a state': { change: without('state') },
  'with an empty state': { change: set('state', '') },
  'with a state of another form': { change: set('state', 'xyz') },
  'with a guessed state': { change: (pairs) => set('state', createState())(pairs) },
  'with another token type': {
    change: (pairs, { login }) =>
      grantOf(login) === 'code' ? add('iss', 'https://evil.example')(pairs) : set('token_type', 'mac')(pairs),
  },
  'with an empty grant': { change: (pairs, { login }) => set(grantOf(login), '')(pairs) },
  'with the grant of another login': {
    // A token does not tell which login it was issued for (RFC 9700 4.6), so that such a response would be valid.
    change: (pairs, { login, foreignCode }) =>
      grantOf(login) === 'code' ? set('code', foreignCode)(pairs) : add('iss', 'https://evil.example')(pairs),
  },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
export const variantNames = Object.keys(variants) as VariantName[];

/** Whether a response of this variant may lead to a token. */
export function isValid(variant: VariantName): boolean {
  return 'isValid' in variants[variant];
}

/** The parts of the URL that can have the parameters: that of the flow, or another. */
export const places = ['usual', 'fragment', 'router', 'both'] as const;
export type Place = (typeof places)[number];

/** Builds the URL of an authorization response. */
export function responseAddress(variant: VariantName, place: Place, values: ResponseValues): string {
  const { login, grant } = values;
  const isToken = grantOf(login) === 'access_token';
  const correct: Pairs = [[grantOf(login), grant], ...(isToken ? ([['token_type', 'Bearer']] as Pairs) : [])];
  const pairs = variants[variant].change([...correct, ['state', login.state]], values);
  const text = new URLSearchParams(pairs).toString();
  const { redirectUri } = login.settings;
  if (place === 'router') return `${redirectUri}#/?${text}`;
  if (place === 'fragment') return `${redirectUri}#${text}`;
  if (place === 'both') return `${redirectUri}?tab=2#${text}`;
  return redirectUri + (isToken ? '#' : '?') + text;
}
