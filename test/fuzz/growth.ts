import { checkAuthorizeResponse } from '../../src/oauth/authorize-response.js';
import { readLoginSettings } from '../../src/oauth/login-settings.js';
import { findAuthorizeResponse } from '../../src/oauth/response-address.js';
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
  'a fragment': (text) => findAuthorizeResponse(`https://app.example/#access_token=t&state=${state}&x=${text}`),
  'a query': (text) => findAuthorizeResponse(`https://app.example/?code=c&state=${state}&x=${text}`),
  'a path': (text) => findAuthorizeResponse(`https://app.example/${text}`),
  'an answer': (text) =>
    checkAuthorizeResponse(new URLSearchParams(`access_token=t&state=${state}&iss=${text}`), settings),
  'a token response': (text) => readTokenResponse(200, JSON.stringify({ access_token: text }), settings, 0),
  'a tenant': (text) => readLoginSettings({ ...settings, redirectUri: '/', tenant: text }, page),
  'a scope': (text) => readLoginSettings({ ...settings, redirectUri: '/', scope: text }, page),
  'a redirect URI': (text) => readLoginSettings({ ...settings, redirectUri: text }, page),
  'an authority': (text) => readLoginSettings({ ...settings, authority: `https://id.example/${text}` }, page),
  'an issuer': (text) => readLoginSettings({ ...settings, issuer: `https://id.example/${text}` }, page),
};

/** Ten times the length may take so many times as long: ten, and what a busy machine adds. */
const most = 15;

/** Compares how long 1 MB takes with 100 kB, for each job with the piece that is worst. */
export function checkGrowth(): { what: string; ratio: number; isWell: boolean }[] {
  return Object.entries(jobs).map(([what, job]) => {
    const ratios = pieces.map((piece) => growth(job, piece));
    const ratio = Math.max(...ratios);
    return { what: `${what} of ${JSON.stringify(pieces[ratios.indexOf(ratio)])}`, ratio, isWell: ratio <= most };
  });
}

function growth(job: (text: string) => unknown, piece: string): number {
  const [short, long] = [100_000, 1_000_000].map((length) => piece.repeat(length / piece.length)) as [string, string];
  outcome(() => job(short));
  const shortTimes: number[] = [];
  const longTimes: number[] = [];
  for (let round = 0; round < 3; round++) {
    // What takes no time at all has no ratio: ten microseconds stand for it.
    shortTimes.push(
      Math.max(
        0.01,
        duration(() => job(short)),
      ),
    );
    longTimes.push(
      Math.max(
        0.01,
        duration(() => job(long)),
      ),
    );
  }
  return median(longTimes) / median(shortTimes);
}

function duration(job: () => unknown): number {
  const start = performance.now();
  outcome(job);
  return performance.now() - start;
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
