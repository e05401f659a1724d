import { AritmaLoginError, unknownState } from '../oauth/error.js';
import { flows } from '../oauth/flow.js';
import type { LoginAttributes } from '../oauth/login-attributes.js';
import { type LoginSettings, readLoginSettings } from '../oauth/login-settings.js';
import { isOwnState } from '../oauth/state.js';
import { attempt } from '../oauth/attempt.js';
import { pageContext } from './page.js';

/** Settings that tell where to go after the login. */
export type ReturningSettings = LoginSettings & { readonly returnTo: string };

/** A login that was begun and not yet answered; once it is, its settings are left over to begin anew with. */
export interface PendingLogin {
  readonly settings: ReturningSettings;
  /** The PKCE verifier, until it is used (RFC 7636 4.1), or another login begins or ends and it is too late. */
  readonly verifier?: string | undefined;
  /** When it was begun, in milliseconds since 1970 by the local clock. */
  readonly created: number;
  /** True once it was answered. */
  readonly used?: boolean;
}

/** A login to be finished, or why not: `state_unknown`, `state_expired`, `state_used`, the latter with the login. */
export type ConsumedLogin =
  | { readonly login: PendingLogin; readonly error?: undefined }
  | { readonly login?: PendingLogin; readonly error: AritmaLoginError };

/** How long a login may take, in milliseconds. */
export const loginLifetime = 60 * 60 * 1000;

const week = 7 * 24 * loginLifetime;
const maxPending = 128;
const maxFinished = 32;
const prefix = 'aritma-login:1:';

/** How long to wait for Web Locks, in milliseconds. After this timeout they are treated as unavailable. */
const lockTimeout = 5000;

const storeNames = ['localStorage', 'sessionStorage'] as const;

/**
 * Stores a login under its state in `localStorage`, which every tab of the origin reads; where that is denied or full,
 * in `sessionStorage`, which this tab reads.
 *
 * @returns whether every tab can finish the login
 * @throws AritmaLoginError `storage_unavailable` when neither takes it
 */
export function savePendingLogin(state: string, login: PendingLogin): boolean {
  const usedStore = storeNames.find((name) => withStorage(name, (store) => save(store, prefix + state, login)));
  if (usedStore) return usedStore === 'localStorage';
  throw new AritmaLoginError(
    'storage_unavailable',
    'The browser stores nothing for this page: allow site data for it.',
  );
}

/**
 * Takes the login that a state belongs to, at most once: in this tab always, between tabs where there are Web Locks.
 * The lock is held for a second, since another tab may read storage as it was before this one wrote. Who does not get it
 * leaves the login as it is, for the one who did may not have read it yet.
 *
 * @param receivedAt when the answer came, in milliseconds since 1970
 */
export async function consumePendingLogin(state: string, receivedAt: number): Promise<ConsumedLogin> {
  const key = prefix + state;
  const isFirst = await lock(`aritma-login:${state}`, 1000);
  const take = (store: Storage): PendingLogin | undefined =>
    isFirst ? takeLogin(store, key, receivedAt) : parseLogin(store.getItem(key));
  const logins = storeNames.map((name) => withStorage(name, take));
  const login = logins.find((found) => found);
  if (!login) return { error: unknownState() };
  if (!isFirst || login.used) {
    return { login, error: new AritmaLoginError('state_used', 'This login was answered before: begin a new one.') };
  }
  if (age(login, receivedAt) > loginLifetime) {
    return {
      login,
      error: new AritmaLoginError('state_expired', 'The login took more than an hour: begin a new one.'),
    };
  }
  if (flows[login.settings.flow].hasPkce && !login.verifier) return { login, error: unknownState() };
  return { login };
}

/** Tells whether a login that may yet be finished is stored under a state. */
export function hasPendingLogin(state: string): boolean {
  return storeNames.some((name) => withStorage(name, (store) => isPending(parseRecord(store.getItem(prefix + state)))));
}

/** Notes that the page which began a login waits for its answer to come by another window. */
export function expectResponse(state: string): void {
  withStorage('localStorage', (store) => {
    const record = parseRecord(store.getItem(prefix + state));
    if (!isPending(record)) return;
    const settings = { ...record.settings, mode: 'popup' };
    store.setItem(prefix + state, JSON.stringify({ ...record, settings }));
  });
}

/** Tells whether a page may wait for the answer to a login: none does once it is answered or too old. */
export function isResponseExpected(state: string): boolean {
  const record = withStorage('localStorage', (store) => parseRecord(store.getItem(prefix + state)));
  return isPending(record) && record.settings?.mode === 'popup';
}

/**
 * Takes a lock between tabs for a while.
 *
 * @returns whether it was free; also true if Web Locks are unavailable or do not respond
 */
function lock(name: string, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), lockTimeout);
    const settle = (isFree: boolean): void => {
      clearTimeout(timer);
      resolve(isFree);
    };
    if (!navigator.locks) settle(true);
    else
      navigator.locks
        .request(name, { ifAvailable: true }, (held) => {
          settle(held !== null);
          return held && new Promise((release) => setTimeout(release, milliseconds));
        })
        .catch(() => settle(true));
  });
}

/** Does something with a store. @returns what it gave; nothing where the store is denied, or refuses */
function withStorage<Result>(
  name: (typeof storeNames)[number],
  action: (store: Storage) => Result,
): Result | undefined {
  return attempt(() => action(globalThis[name]));
}

function save(store: Storage, key: string, login: PendingLogin): boolean {
  const text = JSON.stringify(login);
  prune(store, maxPending - 1, maxFinished);
  write(store, key, text);
  return true;
}

/** Writes at the cost of left-overs, where the store is full. */
function write(store: Storage, key: string, text: string): void {
  try {
    writeVerified(store, key, text);
  } catch {
    prune(store, maxPending, 0);
    writeVerified(store, key, text);
  }
}

/** Writes, and makes sure: other scripts replace `setItem` by one that keeps nothing. */
function writeVerified(store: Storage, key: string, text: string): void {
  store.setItem(key, text);
  // Stryker disable next-line StringLiteral: nobody reads it
  if (store.getItem(key) !== text) throw new Error('Not kept.');
}

function takeLogin(store: Storage, key: string, answeredAt: number): PendingLogin | undefined {
  attempt(() => prune(store, maxPending, maxFinished, answeredAt));
  const login = parseLogin(store.getItem(key));
  if (login) markUsed(store, key, login);
  return login;
}

function markUsed(store: Storage, key: string, login: PendingLogin): void {
  try {
    write(store, key, JSON.stringify({ ...login, verifier: undefined, used: true }));
  } catch {
    store.removeItem(key);
  }
}

/** Removes what is broken or too old, then the oldest beyond the given numbers. */
function prune(store: Storage, live: number, leftOver: number, now?: number): void {
  const records = Object.keys(store)
    .filter((key) => key.startsWith(prefix) && isOwnState(key.slice(prefix.length)))
    .map((key) => ({ key, login: parseRecord(store.getItem(key)) }))
    .sort((a, b) => (b.login?.created ?? 0) - (a.login?.created ?? 0));
  for (const { key, login } of records) {
    const isSpent = login && (login.used || age(login, now) > loginLifetime);
    const isKept = login && age(login, now) <= week && (isSpent ? leftOver-- : live--) > 0;
    if (!isKept) store.removeItem(key);
    else if (isSpent && login.verifier) store.setItem(key, JSON.stringify({ ...login, verifier: undefined }));
  }
}

function isPending(record: StoredRecord | undefined): record is StoredRecord {
  return !!record && !record.used && age(record) <= loginLifetime;
}

/** In milliseconds. A login of the future is as old as one of the past: the clock was set in between. */
function age({ created }: { created: number }, now = Date.now()): number {
  return Math.abs(now - created);
}

interface StoredRecord {
  readonly settings?: LoginAttributes | null;
  readonly verifier?: unknown;
  readonly created: number;
  readonly used?: unknown;
}

function parseRecord(text: string | null): StoredRecord | undefined {
  const record = attempt(() => JSON.parse(text ?? '') as StoredRecord | null);
  return record && Number.isFinite(record.created) ? record : undefined;
}

/** Reads a login back. Other scripts write to storage as they do to attributes: the same rules hold. */
function parseLogin(text: string | null): PendingLogin | undefined {
  const record = parseRecord(text);
  // Stryker disable next-line ConditionalExpression,OptionalChaining: what throws here has not read a login either
  if (!record?.settings) return undefined;
  const { settings } = readLoginSettings(record.settings, pageContext());
  // Stryker disable next-line OptionalChaining: as above
  if (!settings?.returnTo || !flows[settings.flow].isFinishedInBrowser) return undefined;
  const { verifier, created, used } = record;
  return {
    settings: settings as ReturningSettings,
    verifier: typeof verifier === 'string' ? verifier : undefined,
    created,
    used: !!used,
  };
}
