import type { Random } from './random.js';

/** A function of the package, or several, that is checked with generated inputs. */
export interface Target {
  readonly name: string;
  /** Draws an input. Its function `check` throws if a property does not hold for it. */
  readonly draw: (random: Random) => { input: unknown; check: () => void | Promise<void> };
}

/** Creates a target from a function that draws an input and a function that checks it. */
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

/** Draws a `state` that has the form of this package's states. */
export function drawState(random: Random): string {
  return `aritma.${random.pick(['-', '_', 'a', 'Z'])}${String(random.below(2 ** 32)).padStart(42, '0')}`;
}

/** The parameters of a response, according to the contract. */
export const responseParameters = [
  ...['state', 'code', 'error', 'error_description', 'error_uri', 'access_token', 'token_type', 'expires_in'],
  ...['scope', 'iss', 'session_state', 'id_token', 'refresh_token'],
] as const;

/** Draws the parameters of a response that is often valid. */
export function drawResponse(random: Random, state: string): [name: string, value: string][] {
  const grant: [string, string] = random.oneIn(2) ? ['access_token', 'token'] : ['code', 'code'];
  const pairs: [string, string][] = [grant, ['token_type', 'Bearer'], ['state', state]];
  if (random.oneIn(4)) pairs.push(['expires_in', String(random.below(100_000))]);
  if (random.oneIn(4))
    pairs.push(['iss', random.pick(['https://id.example/acme', 'https://ID.example/', 'https://x'])]);
  if (random.oneIn(6)) pairs.push(['error', random.pick(['access_denied', 'state_used', '', 'é'])]);
  if (random.oneIn(4)) pairs.push([random.pick(responseParameters), random.text()]);
  if (random.oneIn(4)) pairs.push([random.text(), random.text()]);
  return random.shuffle(pairs);
}
