import { startTimeout } from '../browser/timeout.js';
import { attempt } from '../oauth/attempt.js';

/** What the database contains for a session. Only `content` is secret. */
export interface SessionEntry {
  /** The epoch and the generation of the record in `content`, see `SessionRecord`. */
  readonly epoch: string;
  readonly generation: number;
  /** The record or, with `storage="tab"`, the encrypted record. Absent if the session has ended. */
  readonly content?: unknown;
  /** Why the session has ended. */
  readonly ended?: string;
  /** When the entry was written, in milliseconds since 1970. */
  readonly written: number;
  /** When the user logged in or out, in milliseconds since 1970. A renewal of the tokens does not change it. */
  readonly decided?: number | undefined;
}

const databaseName = 'aritma-login';
const storeName = 'sessions';

/** How long to wait for the database, in milliseconds. It can be blocked by a page that uses another version of it. */
export const databaseTimeout = 5000;

/** Reads an entry. Rejects if the browser denies or blocks the database. */
export async function readEntry(key: string): Promise<SessionEntry | undefined> {
  let entry: SessionEntry | undefined;
  await inTransaction('readonly', (store) => {
    const request = store.get(key) as IDBRequest<SessionEntry | undefined>;
    request.onsuccess = () => {
      entry = request.result;
    };
  });
  return entry;
}

/**
 * Replaces an entry in one transaction, in which it first looks at the present entry. Several tabs therefore cannot
 * overwrite each other's changes, which they could in `localStorage`, even with a Web Lock.
 *
 * @param isExpected tells whether the present entry may be replaced
 * @param next the next entry. Without `decided`, it keeps that of the present entry.
 * @returns whether it was replaced. Rejects if the browser denies or blocks the database, or if the disk is full.
 */
export async function replaceEntry(
  key: string,
  isExpected: (present: SessionEntry | undefined) => boolean,
  next: SessionEntry,
): Promise<boolean> {
  let isReplaced = false;
  await inTransaction('readwrite', (store) => {
    const request = store.get(key) as IDBRequest<SessionEntry | undefined>;
    request.onsuccess = () => {
      const entry = { ...next, decided: next.decided ?? request.result?.decided };
      // WebKit dispatches the event even if the transaction was aborted before, because the page was left.
      isReplaced = isExpected(request.result) && !!attempt(() => store.put(entry, key));
    };
  });
  return isReplaced;
}

/** Removes the entries that are of no use. Rejects if the browser denies or blocks the database. */
export async function removeEntries(
  isUseless: (key: IDBValidKey, entry: Partial<SessionEntry>) => boolean,
): Promise<void> {
  await inTransaction('readwrite', (store) => {
    const request = store.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      attempt(() => {
        if (isUseless(cursor.key, Object(cursor.value) as Partial<SessionEntry>)) cursor.delete();
        cursor.continue();
      });
    };
  });
}

/**
 * Runs a transaction. The database is opened for each one, because WebKit may close it while the page is in the background.
 * If it rejects, nothing was written.
 */
async function inTransaction(mode: IDBTransactionMode, act: (store: IDBObjectStore) => void): Promise<void> {
  let database: IDBDatabase | undefined;
  let isLate = false;
  let cancelTimeout: (() => void) | undefined;
  /** Aborts the transaction, if there is one. Returns false if the browser has already committed or aborted it. */
  let abort = (): boolean => true;
  const handlePageHide = (): void => void abort();
  // WebKit keeps the transactions of a page in the back/forward cache open. They would block all other pages.
  window.addEventListener('pagehide', handlePageHide);
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: DOMException | null): void =>
        reject(error ?? new DOMException('The transaction was aborted.', 'AbortError'));
      cancelTimeout = startTimeout(databaseTimeout, () => {
        isLate = true;
        // If it can no longer be aborted, its event `complete` or `abort` follows. Some browsers dispatch no event for a
        // transaction that is aborted while it waits for another one.
        if (abort()) reject(new DOMException('The database did not respond.', 'TimeoutError'));
      });
      const request = indexedDB.open(databaseName, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(storeName);
      request.onerror = () => fail(request.error);
      request.onsuccess = () => {
        database = request.result;
        if (isLate) {
          database.close();
          return;
        }
        try {
          const transaction = database.transaction(storeName, mode);
          let isAborted = false;
          abort = () =>
            (isAborted ||= !!attempt(() => {
              transaction.abort();
              return true;
            }));
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => fail(transaction.error);
          act(transaction.objectStore(storeName));
        } catch (error) {
          fail(error as DOMException);
        }
      };
    });
  } finally {
    window.removeEventListener('pagehide', handlePageHide);
    cancelTimeout?.();
    database?.close();
  }
}
