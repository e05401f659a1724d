import { attempt } from '../oauth/attempt.js';
import { flows } from '../oauth/flow.js';
import type { LoginAttributes } from '../oauth/login-attributes.js';
import { type LoginSettings, readLoginSettings } from '../oauth/login-settings.js';
import { isOwnState } from '../oauth/state.js';
import { pageContext } from './page.js';

/** Settings that include the address to return to. */
export type ReturningSettings = LoginSettings & { readonly returnTo: string };

/** A login that has begun. After a response has used it, its settings are kept for a retry. */
export interface PendingLogin {
  readonly settings: ReturningSettings;
  /** The PKCE verifier (RFC 7636 4.1). Removed when the login is used or, once expired, at the next clean-up. */
  readonly verifier?: string | undefined;
  /** When the login began, in milliseconds since 1970 by the local clock. */
  readonly created: number;
  /** True if a response has used the login. */
  readonly used?: boolean;
}

/** A stored login. Other scripts can write to the storage, so its content has not been checked. */
export interface LoginRecord {
  readonly settings?: LoginAttributes | null;
  readonly verifier?: unknown;
  readonly created: number;
  readonly used?: unknown;
}

/** How long a login may take, in milliseconds. */
export const loginLifetime = 60 * 60 * 1000;

const week = 7 * 24 * 60 * 60 * 1000;
const maxPending = 128;
const maxFinished = 32;
const prefix = 'aritma-login:1:';

/** The storages in order of preference: every tab can read `localStorage`, but only this tab can read `sessionStorage`. */
export const storageNames = ['localStorage', 'sessionStorage'] as const;

/**
 * Runs an action with a storage.
 *
 * @returns the result of the action, or `undefined` if the browser denies the storage or the action throws
 */
export function withStorage<Result>(
  name: (typeof storageNames)[number],
  action: (storage: Storage) => Result,
): Result | undefined {
  return attempt(() => action(globalThis[name]));
}

/**
 * Stores a login under its `state`, and removes old logins.
 *
 * @throws Error if the storage does not keep the login
 */
export function writeLogin(storage: Storage, state: string, login: PendingLogin): void {
  prune(storage, maxPending - 1, maxFinished);
  write(storage, prefix + state, JSON.stringify(login));
}

/** Reads what is stored under a `state`. */
export function readRecord(storage: Storage, state: string): LoginRecord | undefined {
  return parseRecord(storage.getItem(prefix + state));
}

/** Changes a stored login without any clean-up. */
export function replaceRecord(storage: Storage, state: string, record: LoginRecord): void {
  storage.setItem(prefix + state, JSON.stringify(record));
}

/** Reads a login and checks its settings by the rules for attributes. */
export function readLogin(storage: Storage, state: string): PendingLogin | undefined {
  const record = readRecord(storage, state);
  // Stryker disable next-line ConditionalExpression,OptionalChaining: if this throws, no login is read either
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

/**
 * Reads a login, and marks it as used in the storage. If the mark cannot be stored, the login is removed.
 *
 * @param now the time of the response, in milliseconds since 1970
 */
export function takeLogin(storage: Storage, state: string, now: number): PendingLogin | undefined {
  attempt(() => prune(storage, maxPending, maxFinished, now));
  const login = readLogin(storage, state);
  if (!login) return undefined;
  try {
    write(storage, prefix + state, JSON.stringify({ ...login, verifier: undefined, used: true }));
  } catch {
    storage.removeItem(prefix + state);
  }
  return login;
}

/** Tells whether a login can still be finished. */
export function isPending(record: LoginRecord | undefined): record is LoginRecord {
  return !!record && !record.used && !isExpired(record);
}

/**
 * Tells whether a login began more than {@link loginLifetime} before or after the given time. A login that seems to begin
 * in the future was stored before the clock was changed, so its age is unknown.
 */
export function isExpired({ created }: LoginRecord, now = Date.now()): boolean {
  return Math.abs(now - created) > loginLifetime;
}

/** Writes a text. If the storage is full, the logins that are kept for a retry are removed first. */
function write(storage: Storage, key: string, text: string): void {
  try {
    writeVerified(storage, key, text);
  } catch {
    prune(storage, maxPending, 0);
    writeVerified(storage, key, text);
  }
}

/** Writes a text and reads it back, because other scripts may replace `setItem` with a function that stores nothing. */
function writeVerified(storage: Storage, key: string, text: string): void {
  storage.setItem(key, text);
  // Stryker disable next-line StringLiteral: the message is never read
  if (storage.getItem(key) !== text) throw new Error('Not stored.');
}

/** Removes logins that are malformed or too old, and then the oldest ones beyond the given numbers. */
function prune(storage: Storage, pending: number, finished: number, now = Date.now()): void {
  const records = Object.keys(storage)
    .filter((key) => key.startsWith(prefix) && isOwnState(key.slice(prefix.length)))
    .map((key) => ({ key, record: parseRecord(storage.getItem(key)) }))
    .sort((a, b) => (b.record?.created ?? 0) - (a.record?.created ?? 0));
  for (const { key, record } of records) {
    const isFinished = record && (record.used || isExpired(record, now));
    const isKept = record && Math.abs(now - record.created) <= week && (isFinished ? finished-- : pending--) > 0;
    if (!isKept) storage.removeItem(key);
    else if (isFinished && record.verifier) storage.setItem(key, JSON.stringify({ ...record, verifier: undefined }));
  }
}

function parseRecord(text: string | null): LoginRecord | undefined {
  const record = attempt(() => JSON.parse(text ?? '') as LoginRecord | null);
  return record && Number.isFinite(record.created) ? record : undefined;
}
