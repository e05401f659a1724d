import { AritmaLoginError, unknownState } from '../oauth/error.js';
import { flows } from '../oauth/flow.js';
import {
  isExpired,
  isPending,
  type PendingLogin,
  readLogin,
  readRecord,
  replaceRecord,
  storageNames,
  takeLogin,
  withStorage,
  writeLogin,
} from './login-store.js';
import { startTimeout } from './timeout.js';

export type { PendingLogin, ReturningSettings } from './login-store.js';

/**
 * A login that can be finished, or the reason why it cannot be finished: `state_unknown`, `state_expired` or `state_used`.
 * An error comes with the login if this browser knows it.
 */
export type ConsumedLogin =
  | { readonly login: PendingLogin; readonly error?: undefined }
  | { readonly login?: PendingLogin; readonly error: AritmaLoginError };

/** How long to wait for Web Locks, in milliseconds. After this timeout they are treated as unavailable. */
const lockTimeout = 5000;

/**
 * Stores a login under its `state`: in `localStorage` or, if that is denied or full, in `sessionStorage`.
 *
 * @returns whether every tab of this origin can finish the login
 * @throws AritmaLoginError `storage_unavailable` if neither stores it
 */
export function savePendingLogin(state: string, login: PendingLogin): boolean {
  const usedStorage = storageNames.find((name) =>
    withStorage(name, (storage) => {
      writeLogin(storage, state, login);
      return true;
    }),
  );
  if (usedStorage) return usedStorage === 'localStorage';
  throw new AritmaLoginError(
    'storage_unavailable',
    'The browser does not store data for this page. Allow site data or free some space, and begin a new login.',
  );
}

/**
 * Takes the login that a `state` belongs to, at most once. This holds within this tab, and across tabs if the browser has
 * Web Locks. The lock is held for a second, because another tab may read the storage as it was before this tab has
 * written to it. A tab that does not get the lock does not mark the login as used: the tab that has the lock may not have
 * read the login yet.
 *
 * @param receivedAt when the response arrived, in milliseconds since 1970
 */
export async function consumePendingLogin(state: string, receivedAt: number): Promise<ConsumedLogin> {
  const isFirst = await lock(`aritma-login:${state}`, 1000);
  const logins = storageNames.map((name) =>
    withStorage(name, (storage) => (isFirst ? takeLogin(storage, state, receivedAt) : readLogin(storage, state))),
  );
  const login = logins.find((found) => found);
  if (!login) return { error: unknownState() };
  if (!isFirst || login.used) {
    return { login, error: new AritmaLoginError('state_used', 'This login has already been used. Begin a new login.') };
  }
  if (isExpired(login, receivedAt)) {
    const message = 'The login took more than an hour. Begin a new login.';
    return { login, error: new AritmaLoginError('state_expired', message) };
  }
  if (flows[login.settings.flow].hasPkce && !login.verifier) return { login, error: unknownState() };
  return { login };
}

/** Tells whether a login that can still be finished is stored under a `state`. */
export function hasPendingLogin(state: string): boolean {
  return storageNames.some((name) => withStorage(name, (storage) => isPending(readRecord(storage, state))));
}

/** Notes in a stored login that a page waits for its response. The popup that receives the response then hands it over. */
export function expectResponse(state: string): void {
  withStorage('localStorage', (storage) => {
    const record = readRecord(storage, state);
    if (isPending(record))
      replaceRecord(storage, state, { ...record, settings: { ...record.settings, mode: 'popup' } });
  });
}

/** Tells whether a page may still wait for the response to a login. */
export function isResponseExpected(state: string): boolean {
  const record = withStorage('localStorage', (storage) => readRecord(storage, state));
  return isPending(record) && record.settings?.mode === 'popup';
}

/**
 * Takes a lock that all tabs of this origin share, and holds it for a time.
 *
 * @returns whether the lock was free; also true if Web Locks are unavailable or do not respond
 */
function lock(name: string, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancelTimeout = startTimeout(lockTimeout, () => resolve(true));
    const settle = (isFree: boolean): void => {
      cancelTimeout();
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
