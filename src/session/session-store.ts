import { attempt } from '../oauth/attempt.js';
import { randomValue } from '../oauth/random-value.js';
import { isSameVersion, readSessionRecord, type SessionClient, type SessionRecord } from '../oauth/session-record.js';
import { readEntry, removeEntries, replaceEntry, type SessionEntry } from './session-database.js';
import { createTabKey, findTabKey, type TabKey } from './tab-key.js';

/**
 * How long a session is kept: in this `tab`, in this `browser` until the logout, or in the `memory` of this page.
 */
export type SessionStorage = 'tab' | 'browser' | 'memory';

/**
 * Why a session has ended: the user has logged out, the access token has expired and could not be renewed, or the server no
 * longer accepts the refresh token.
 */
export type EndReason = (typeof endReasons)[number];

const endReasons = ['logout', 'expired', 'lost'] as const;

/** What is stored: the record, or the reason why the session has ended, or `undefined` if there is neither. */
export type Stored = SessionRecord | EndReason | undefined;

/** What identifies a stored record, and when its user has logged in, or has logged out. */
export type StoredVersion = Pick<SessionEntry, 'epoch' | 'generation' | 'decided'>;

/** The place where a record is stored. */
export interface SessionPlace {
  readonly storage: SessionStorage;
  /** Identifies the record among all pages of this origin, for locks and channels. */
  readonly name: string;
  /** Reads what is stored. Rejects if the browser denies or blocks the storage. */
  read(): Promise<Stored>;
  /**
   * Replaces the record if what is stored may be replaced.
   *
   * @param isExpected tells whether it may
   * @param next the next record, or the reason why the session ends
   * @param decided when the user has logged in or out, in milliseconds since 1970, if that is why the record is replaced
   * @returns whether the record was replaced. Rejects if the browser denies or blocks the storage, or if the disk is full.
   */
  replace(
    isExpected: (present: StoredVersion | undefined) => boolean,
    next: SessionRecord | EndReason,
    decided?: number,
  ): Promise<boolean>;
  /**
   * Notes synchronously that a session may be stored here. Throws if the browser does not keep the note, without which the next
   * page would not find the session.
   *
   * @param epoch the epoch of the session
   */
  mark(epoch: string): void;
  /** Tells whether the note is present, and belongs to this session or, if the place is a tab, to its key. */
  isMarked(epoch: string): boolean;
  /**
   * Removes the note, and with it the key of the tab.
   *
   * @param epoch the epoch of the session that it must belong to. The default is any. The key of a tab belongs to all.
   */
  forget(epoch?: string): void;
}

const prefix = 'aritma-login:1:session:';
const day = 24 * 60 * 60 * 1000;

/** Identifies a client. */
export function sessionId({ authority, tenant, clientId }: SessionClient): string {
  return JSON.stringify([authority, tenant, clientId]);
}

/**
 * Tells whether a session may be stored. The markers contain no tokens, and are read synchronously, so that a page knows at
 * once if there is no session.
 */
export function hasMarker(client: SessionClient): boolean {
  const marker = prefix + sessionId(client);
  // If the browser denies localStorage, only the database can tell.
  return !!findTabKey(marker) || attempt(() => localStorage.getItem(marker)) !== null;
}

/** Returns the epoch of the session of a client whose marker another page has removed from `localStorage`. */
export function endedEpoch({ key, newValue, oldValue }: StorageEvent, client: SessionClient): string | null {
  return key === prefix + sessionId(client) && newValue === null ? oldValue : null;
}

/**
 * Lists the places that may contain a session: this tab, and then this browser, whose marker another tab may have written
 * too recently to be read.
 */
export function storedPlaces(client: SessionClient): SessionPlace[] {
  const key = findTabKey(prefix + sessionId(client));
  return [...(key ? [tabPlace(client, key)] : []), browserPlace(client)];
}

/** Returns the place for a session that begins. A tab and its duplicates continue to share one place. */
export function placeFor(client: SessionClient, storage: SessionStorage): SessionPlace {
  if (storage === 'memory') return memoryPlace();
  if (storage === 'browser') return browserPlace(client);
  return tabPlace(client, findTabKey(prefix + sessionId(client)) ?? createTabKey());
}

/** Lists the clients that have markers. */
export function markedClients(): SessionClient[] {
  const keys = [attempt(() => sessionStorage), attempt(() => localStorage)].flatMap((storage) =>
    Object.keys(storage ?? {}),
  );
  return [...new Set(keys)].flatMap((key) => {
    const parts = key.startsWith(prefix) ? attempt(() => JSON.parse(key.slice(prefix.length)) as unknown) : undefined;
    if (!Array.isArray(parts) || parts.length !== 3) return [];
    const [authority, tenant, clientId] = parts.map(String) as [string, string, string];
    return [{ authority, tenant, clientId }];
  });
}

/**
 * Removes entries that are of no use: those of sessions that ended more than a day ago, those of tabs that have not used
 * theirs for 30 days, because a tab that was closed has lost its key, and those whose marker was removed.
 */
export function removeOldEntries(now: number): Promise<void> {
  return removeEntries((key, { content, written = 0 }) => {
    const age = Math.abs(now - written);
    if (!content) return age > day;
    const id = typeof key === 'string' ? key : '';
    const isOfTab = !id.startsWith('[');
    return isOfTab ? age > 30 * day : age > day && attempt(() => localStorage.getItem(prefix + id)) === null;
  });
}

function tabPlace(client: SessionClient, { id, save, encrypt, decrypt }: TabKey): SessionPlace {
  const marker = prefix + sessionId(client);
  return {
    storage: 'tab',
    ...entryPlace(client, id, encrypt, decrypt),
    mark: () => save(marker),
    isMarked: () => findTabKey(marker)?.id === id,
    forget: () => attempt(() => sessionStorage.removeItem(marker)),
  };
}

function browserPlace(client: SessionClient): SessionPlace {
  const id = sessionId(client);
  const plain = (value: unknown): Promise<unknown> => Promise.resolve(value);
  return {
    storage: 'browser',
    ...entryPlace(client, id, plain, plain),
    // If the browser denies localStorage, the pages ask the database instead.
    mark: (epoch) => attempt(() => localStorage)?.setItem(prefix + id, epoch),
    isMarked: (epoch) => attempt(() => localStorage.getItem(prefix + id)) === epoch,
    forget: (epoch) =>
      attempt(() => {
        if (!epoch || localStorage.getItem(prefix + id) === epoch) localStorage.removeItem(prefix + id);
      }),
  };
}

/** A place in the database. */
function entryPlace(
  client: SessionClient,
  name: string,
  encode: (record: unknown) => Promise<unknown>,
  decode: (content: unknown) => Promise<unknown>,
): Pick<SessionPlace, 'name' | 'read' | 'replace'> {
  const replace: SessionPlace['replace'] = async (isExpected, next, decided) => {
    const isEnd = typeof next === 'string';
    const version = isEnd
      ? { epoch: '', generation: 0, ended: next }
      : { epoch: next.epoch, generation: next.generation };
    const content = isEnd ? undefined : await encode(next);
    return replaceEntry(name, isExpected, { ...version, content, written: Date.now(), decided });
  };
  return {
    name,
    async read() {
      const entry = await readEntry(name);
      const record = readSessionRecord(await decode(entry?.content).catch(() => undefined), client);
      if (!entry || !record || !isSameVersion(entry, record))
        return endReasons.find((reason) => reason === entry?.ended);
      // Shows removeOldEntries() that the session is in use.
      const isOld = Math.abs(Date.now() - entry.written) > day;
      if (isOld) await replace((present) => isSameVersion(present, record), record).catch(() => undefined);
      return record;
    },
    replace,
  };
}

/** Returns a place in the memory of this page. */
export function memoryPlace(): SessionPlace {
  let stored: Stored;
  return {
    storage: 'memory',
    name: randomValue(),
    read: () => Promise.resolve(stored),
    replace(isExpected, next) {
      const isReplaced = isExpected(typeof stored === 'object' ? stored : undefined);
      if (isReplaced) stored = next;
      return Promise.resolve(isReplaced);
    },
    mark: () => undefined,
    isMarked: () => false,
    forget: () => undefined,
  };
}

/** Returns a condition that is met if the stored tokens are those of the record, or older ones of the same session. */
export function notNewerThan({ epoch, generation }: SessionRecord): (present: StoredVersion | undefined) => boolean {
  return (present) => present?.epoch === epoch && present.generation <= generation;
}
