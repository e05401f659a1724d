import { validateAuthorizationResponse } from '../../src/oauth/authorization-response.js';
import { readLoginSettings } from '../../src/oauth/login-settings.js';
import { findAuthorizationResponse } from '../../src/oauth/response-address.js';
import { readTokenResponse } from '../../src/oauth/token-response.js';
import { outcome } from './answer.js';

const state = `aritma.${'s'.repeat(43)}`;
const page = { baseUri: 'https://app.example/', origin: 'https://app.example', isSecure: true };
const settings = {
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'a',
  flow: 'implicit',
} as const;

/** What a long text may be made of: each piece once tempted a parser to look at the whole again. */
const pieces = ['a', '&', '=', '&a=b', '&state=', '%', '#', '?', '/', '\ud800', ' ', ' openid'];

/** What is done with a long text. */
const jobs: Record<string, (text: string) => unknown> = {
  'a fragment': (text) => findAuthorizationResponse(`https://app.example/#access_token=t&state=${state}&x=${text}`),
  'a query': (text) => findAuthorizationResponse(`https://app.example/?code=c&state=${state}&x=${text}`),
  'a path': (text) => findAuthorizationResponse(`https://app.example/${text}`),
  'an answer': (text) =>
    validateAuthorizationResponse(new URLSearchParams(`access_token=t&state=${state}&iss=${text}`), settings),
  'a token response': (text) => readTokenResponse(200, JSON.stringify({ access_token: text }), settings, 0),
  'a tenant': (text) => readLoginSettings({ ...settings, redirectUri: '/', tenant: text }, page),
  'a scope': (text) => readLoginSettings({ ...settings, redirectUri: '/', scope: text }, page),
  'a redirect URI': (text) => readLoginSettings({ ...settings, redirectUri: text }, page),
  'an authority': (text) => readLoginSettings({ ...settings, authority: `https://id.example/${text}` }, page),
  'an issuer': (text) => readLoginSettings({ ...settings, issuer: `https://id.example/${text}` }, page),
};

/** Ten times the length may take so many times as long: ten, and what a busy machine adds. Quadratic would be 100. */
const most = 30;

/** Compares how long 1 MB takes with 100 kB, for each job with the piece that is worst. */
export function checkGrowth(): { what: string; ratio: number; isWell: boolean }[] {
  return Object.entries(jobs).map(([what, job]) => {
    const ratios = pieces.map((piece) => growth(job, piece));
    const ratio = Math.max(...ratios);
    return { what: `${what} of ${JSON.stringify(pieces[ratios.indexOf(ratio)])}`, ratio, isWell: ratio <= most };
  });
}

function growth(job: (text: string) => unknown, piece: string): number {
  const [short = 0, long = 0] = [100_000, 1_000_000].map((length) => {
    const text = `${piece.repeat(length / piece.length)}x`;
    return Math.min(...Array.from({ length: 4 }, () => processorTime(() => job(text))));
  });
  return long / short;
}

/** In milliseconds. What takes hardly any time has no ratio to rely on: one stands for it. */
function processorTime(job: () => unknown): number {
  const start = process.cpuUsage();
  outcome(job);
  const { user, system } = process.cpuUsage(start);
  return Math.max(1, (user + system) / 1000);
}
