import type { SessionEntry } from '../../../src/session/session-database.js';
import { sessionId } from '../../../src/session/session-store.js';
import { afterThisTest, replaceProperty } from '../../support/undo.js';
import type { newClient } from './sessions.js';

type Client = ReturnType<typeof newClient>;

const databaseName = 'aritma-login';
const storeName = 'sessions';

/** The key of the entry of a session with `storage="browser"`. */
export const browserKey = (client: Client): string => sessionId(client);

/** The name of the marker of a session, in `sessionStorage` or `localStorage`. */
export const markerOf = (client: Client): string => `aritma-login:1:session:${sessionId(client)}`;

/** The key of the entry of a session with `storage="tab"`, in this tab. */
export function tabKeyOf(client: Client): string {
  return (sessionStorage.getItem(markerOf(client)) ?? '').replace(/\..*/, '');
}

/** Opens the database as another page would. */
export function openDatabase(version?: number, upgrade?: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, version);
  request.onupgradeneeded = () => (upgrade ?? ((database) => database.createObjectStore(storeName)))(request.result);
  return resultOf(request);
}

/** Removes the database. */
export async function deleteDatabase(): Promise<void> {
  await resultOf(indexedDB.deleteDatabase(databaseName));
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await openDatabase();
  try {
    return await resultOf(act(database.transaction(storeName, mode).objectStore(storeName)));
  } finally {
    database.close();
  }
}

/** Waits until all transactions that were begun before are complete. */
export const useStore = (): Promise<unknown> => inStore('readwrite', (store) => store.count());

let kept: IDBDatabase | undefined;

/** Opens a connection for many calls of {@link writesComplete}. It is closed if another one has to change the database. */
async function keepConnection(): Promise<IDBDatabase> {
  const database = await openDatabase();
  const close = (): void => {
    kept = undefined;
    database.close();
  };
  database.onversionchange = close;
  database.onclose = close;
  return database;
}

/** Waits until all transactions that write and were begun before are complete. It is faster than {@link useStore}. */
export async function writesComplete(): Promise<void> {
  kept ??= await keepConnection();
  await resultOf(kept.transaction(storeName).objectStore(storeName).count());
}

/** Reads the entry of a session. */
export const readStored = (key: string): Promise<SessionEntry | undefined> =>
  inStore('readonly', (store) => store.get(key) as IDBRequest<SessionEntry | undefined>);

/** Replaces the entry of a session, as another script of the origin could. */
export async function writeStored(key: IDBValidKey, entry: unknown): Promise<void> {
  await inStore('readwrite', (store) => store.put(entry, key));
}

/** Everything that this package has stored in the browser, as text. Bytes are read as one character each. */
export async function everythingStored(): Promise<string> {
  const entries = await inStore('readonly', (store) => store.getAll() as IDBRequest<unknown[]>);
  const storages = [localStorage, sessionStorage].map((storage) => Object.entries(storage));
  return JSON.stringify([entries, storages], (_, value: unknown) => {
    if (value instanceof ArrayBuffer) return textOf(new Uint8Array(value));
    return ArrayBuffer.isView(value) ? textOf(new Uint8Array(value.buffer)) : value;
  });
}

/**
 * Makes changes of the database fail as they do if the disk is full.
 *
 * @param writes the number of changes that fail; by default, all of them
 * @returns a function that frees some space
 */
export function fillDisk(writes = Infinity): () => void {
  let left = writes;
  const { put, add } = IDBObjectStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method
  replaceProperty(IDBObjectStore.prototype, 'put', {
    value(this: IDBObjectStore, value: unknown, key: IDBValidKey) {
      const request = put.call(this, value, key);
      // A second entry with the same key is an error of the request, as a full disk is. The transaction is undone.
      if (left > 0) add.call(this, value, key);
      left -= 1;
      return request;
    },
  });
  return () => {
    left = 0;
  };
}

/** Makes the database wait for a page that does not close it, as it does if that page uses an older version. */
export async function blockDatabase(): Promise<() => Promise<void>> {
  const database = await openDatabase();
  const removal = deleteDatabase();
  const unblock = async (): Promise<void> => {
    database.close();
    await removal;
  };
  afterThisTest(() => void unblock());
  return unblock;
}

/** Keeps a transaction open, which all others wait for. @returns a function that ends it */
export async function occupyDatabase(): Promise<() => void> {
  const database = await openDatabase();
  const store = database.transaction(storeName, 'readwrite').objectStore(storeName);
  let isOver = false;
  const repeat = (): void => {
    if (isOver) database.close();
    else store.count().onsuccess = repeat;
  };
  repeat();
  const release = (): void => void (isOver = true);
  afterThisTest(release);
  return release;
}

/** The databases that a page opens and that are held. */
interface HeldDatabase {
  /** Resolves when the page has opened a database that is held. */
  readonly isUsed: Promise<unknown>;
  /** Does not hold the databases that are opened from now on. */
  stop(): void;
  /** Lets the page use what was held. */
  release(): void;
}

/** Holds the databases that the page opens, as if it had been left while the browser opened them. */
export function holdDatabase(): HeldDatabase {
  const { open } = IDBFactory.prototype; // eslint-disable-line @typescript-eslint/unbound-method
  let isHeld = true;
  let note: (value?: unknown) => void;
  let release: (value?: unknown) => void;
  const isUsed = new Promise((resolve) => (note = resolve));
  const isReleased = new Promise((resolve) => (release = resolve));
  replaceProperty(IDBFactory.prototype, 'open', {
    value(this: IDBFactory, ...values: Parameters<IDBFactory['open']>) {
      const request = open.apply(this, values);
      if (!isHeld) return request;
      let opened = (): void => undefined;
      request.addEventListener('success', () => {
        note();
        void isReleased.then(() => opened());
      });
      Object.defineProperty(request, 'onsuccess', { set: (listener: () => void) => (opened = listener) });
      return request;
    },
  });
  return { isUsed, stop: () => (isHeld = false), release: () => release() };
}

/** Keeps the next transaction that reads an entry open until it is aborted. Resolves when it has begun. */
export function keepNextTransactionOpen(): Promise<void> {
  const { get } = IDBObjectStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method
  let isFirst = true;
  return new Promise((resolve) => {
    replaceProperty(IDBObjectStore.prototype, 'get', {
      value(this: IDBObjectStore, key: IDBValidKey) {
        const repeat = (): void => {
          get.call(this, key).onsuccess = repeat;
          resolve();
        };
        if (isFirst) repeat();
        isFirst = false;
        return get.call(this, key);
      },
    });
  });
}

/** Resolves when a page begins a transaction. */
export function nextTransaction(): Promise<void> {
  const { transaction } = IDBDatabase.prototype; // eslint-disable-line @typescript-eslint/unbound-method
  return new Promise((resolve) => {
    replaceProperty(IDBDatabase.prototype, 'transaction', {
      value(this: IDBDatabase, ...parameters: Parameters<IDBDatabase['transaction']>) {
        resolve();
        return transaction.apply(this, parameters);
      },
    });
  });
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
