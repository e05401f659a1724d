import type { Random } from './random.js';

/** What is fuzzed. */
export interface Target {
  readonly name: string;
  /** Draws an input, and gives what checks it: that throws where a property does not hold. */
  readonly draw: (random: Random) => { input: unknown; check: () => void | Promise<void> };
}

/** Makes a target of what draws its inputs and what checks one. */
export function target<Input>(
  name: string,
  draw: (random: Random) => Input,
  check: (input: Input) => void | Promise<void>,
): Target {
  return {
    name,
    draw: (random) => {
      const input = draw(random);
      return { input, check: () => check(input) };
    },
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A `state` of this package's form. */
export function drawState(random: Random): string {
  return `aritma.${Array.from({ length: 43 }, () => letters[random.below(64)]).join('')}`;
}

/** What a server may answer with, by the contract. */
export const answerNames = [
  ...['state', 'code', 'error', 'error_description', 'error_uri', 'access_token', 'token_type', 'expires_in'],
  ...['scope', 'iss', 'session_state', 'id_token', 'refresh_token'],
] as const;

/** The values of an answer that is likely to be a good one. */
export function drawAnswer(random: Random, state: string): [name: string, value: string][] {
  const grant: [string, string] = random.oneIn(2) ? ['access_token', 'token'] : ['code', 'code'];
  const pairs: [string, string][] = [grant, ['token_type', 'Bearer'], ['state', state]];
  if (random.oneIn(4)) pairs.push(['expires_in', String(random.below(100_000))]);
  if (random.oneIn(4))
    pairs.push(['iss', random.pick(['https://id.example/acme', 'https://ID.example/', 'https://x'])]);
  if (random.oneIn(6)) pairs.push(['error', random.pick(['access_denied', 'state_used', '', 'é'])]);
  if (random.oneIn(4)) pairs.push([random.pick(answerNames), random.text()]);
  if (random.oneIn(4)) pairs.push([random.text(), random.text()]);
  return random.shuffle(pairs);
}
