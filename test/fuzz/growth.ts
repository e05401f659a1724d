import { validateAuthorizationResponse } from '../../src/oauth/authorization-response.js';
import { readLoginSettings } from '../../src/oauth/login-settings.js';
import { findAuthorizationResponse } from '../../src/oauth/response-address.js';
import { readTokenResponse } from '../../src/oauth/token-response.js';
import { outcome } from './responses.js';

const state = `aritma.${'s'.repeat(43)}`;
const page = { baseUri: 'https://app.example/', origin: 'https://app.example', isSecure: true };
const settings = {
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'a',
  flow: 'implicit',
} as const;

/** The texts that are repeated into a long text. Each of them could make a parser scan the whole text again. */
const pieces = ['a', '&', '=', '&a=b', '&state=', '%', '#', '?', '/', '\ud800', ' ', ' openid'];

/** The functions of the package that receive a long text. */
const jobs: Record<string, (text: string) => unknown> = {
  'a fragment': (text) => findAuthorizationResponse(`https://app.example/#access_token=t&state=${state}&x=${text}`),
  'a query': (text) => findAuthorizationResponse(`https://app.example/?code=c&state=${state}&x=${text}`),
  'a path': (text) => findAuthorizationResponse(`https://app.example/${text}`),
  'an authorization response': (text) =>
    validateAuthorizationResponse(new URLSearchParams(`access_token=t&state=${state}&iss=${text}`), settings),
  'a token response': (text) => readTokenResponse(200, JSON.stringify({ access_token: text }), settings, 0),
  'a tenant': (text) => readLoginSettings({ ...settings, redirectUri: '/', tenant: text }, page),
  'a scope': (text) => readLoginSettings({ ...settings, redirectUri: '/', scope: text }, page),
  'a redirect URI': (text) => readLoginSettings({ ...settings, redirectUri: text }, page),
  'an authority': (text) => readLoginSettings({ ...settings, authority: `https://id.example/${text}` }, page),
  'an issuer': (text) => readLoginSettings({ ...settings, issuer: `https://id.example/${text}` }, page),
};

/**
 * The largest ratio of the times for 1 MB and for 100 kB. Linear growth gives 10, more on a busy machine; quadratic
 * growth gives 100.
 */
const largestRatio = 30;

/** Compares the times for 1 MB and for 100 kB, for each job with its slowest piece. */
export function checkGrowth(): { name: string; ratio: number; isLinear: boolean }[] {
  return Object.entries(jobs).map(([job, run]) => {
    const ratios = pieces.map((piece) => growth(run, piece));
    const ratio = Math.max(...ratios);
    const name = `${job} of ${JSON.stringify(pieces[ratios.indexOf(ratio)])}`;
    return { name, ratio, isLinear: ratio <= largestRatio };
  });
}

function growth(run: (text: string) => unknown, piece: string): number {
  const [short = 0, long = 0] = [100_000, 1_000_000].map((length) => {
    const text = `${piece.repeat(length / piece.length)}x`;
    return Math.min(...Array.from({ length: 4 }, () => processorTime(() => run(text))));
  });
  return long / short;
}

/** Measures the CPU time in milliseconds. It is at least 1, since the ratio of shorter times is not reliable. */
function processorTime(run: () => unknown): number {
  const start = process.cpuUsage();
  outcome(run);
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, (user + system) / 1000);
}
