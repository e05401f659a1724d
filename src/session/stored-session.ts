import { warn } from '../browser/warn.js';
import { attempt } from '../oauth/attempt.js';
import type { AritmaLoginError } from '../oauth/error.js';
import type { SessionClient, SessionRecord } from '../oauth/session-record.js';
import type { Moment } from './page-lifecycle.js';
import { notStored } from './session-errors.js';
import {
  type EndReason,
  memoryPlace,
  notNewerThan,
  placeFor,
  type SessionPlace,
  type SessionStorage,
  type Stored,
  storedPlaces,
} from './session-store.js';
import type { SessionStatus } from './session-status.js';

/** The result of the removal of a session. */
export interface RemovalResult {
  /** Whether a later login was kept: the page was left before the removal, and the user has logged in on another page since. */
  readonly isSuperseded: boolean;
  /** Why the session was not removed, if it was not. */
  readonly error?: AritmaLoginError;
}

/** The session of a client as the browser stores it, for one page. */
export class StoredSession {
  readonly #client: SessionClient;
  readonly #status: SessionStatus;
  readonly #onRead: (stored: Stored) => void;
  #place: SessionPlace | undefined;
  #reading: Promise<void> | undefined;
  /** Whether the session has to be read again. */
  #isStale = false;
  /** How often this page has changed what is stored. */
  #changes = 0;
  /** Settles when the logins and logouts of this page have been stored. It never rejects. */
  #storing: Promise<unknown> = Promise.resolve();
  /** The epochs of the sessions that have begun on this page. Some may still have to be stored. */
  readonly #begun = new Set<string>();
  /** The epochs of the sessions that count as ended, even if their records are still stored. */
  readonly #ended = new Set<string | undefined>();
  #hasWarned = false;

  /**
   * @param status what the page knows of the session
   * @param onRead called with what is stored
   */
  constructor(client: SessionClient, status: SessionStatus, onRead: (stored: Stored) => void) {
    this.#client = client;
    this.#status = status;
    this.#onRead = onRead;
  }

  /** Where the present session of the page is stored, or its last one. */
  get place(): SessionPlace | undefined {
    return this.#place;
  }

  /** Reads what is stored, and reads it again if this was called meanwhile. It never rejects. */
  read(): Promise<void> {
    this.#isStale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /**
   * Stores the record of a session that begins, in the memory of the page if the browser stores nothing else. It is not stored
   * if the page was left meanwhile, and the user has logged in or out on another page since.
   */
  async begin(
    record: SessionRecord,
    storage: SessionStorage,
    moment: Moment,
  ): Promise<{ storage: SessionStorage; isStored: boolean }> {
    const { epoch } = record;
    const marked = this.#markedPlace(storage, epoch);
    this.#begun.add(epoch);
    const { place, isStored } = await this.#inOrder(() => this.#put(marked, record, moment));
    if (isStored && !this.hasEnded(epoch)) {
      this.#place = place;
      // Another page may have removed the mark when the previous session ended.
      if (!moment.visit.aborted) attempt(() => place.mark(epoch));
    }
    return { storage: place.storage, isStored };
  }

  /**
   * Replaces the stored record. It never rejects: if the browser cannot store the next record, the page keeps it.
   *
   * @returns false if another tab, or this one, has changed or ended the session meanwhile
   */
  async replace(expected: SessionRecord, next: SessionRecord | EndReason): Promise<boolean> {
    const place = this.#place;
    this.#changes += 1;
    const isReplaced = await withRetry(async () => !!(await place?.replace(notNewerThan(expected), next))).catch(
      (cause: unknown) => {
        // The tokens that this page has are the newest ones. They must not be lost because the disk is full.
        this.#warnNotStored(cause);
        return true;
      },
    );
    this.#changes += 1;
    return isReplaced && this.#status.record?.epoch === expected.epoch;
  }

  /** Stores the newest record, which could not be stored when it was received. */
  storeAgain(stored: SessionRecord, newest: SessionRecord): void {
    void this.#place?.replace(notNewerThan(stored), newest).catch(() => undefined);
  }

  /** Notes that a session counts as ended, even if its record is still stored. */
  noteEnd(epoch: string | undefined): void {
    this.#ended.add(epoch);
  }

  /** Tells whether a session counts as ended. */
  hasEnded(epoch: string): boolean {
    return this.#ended.has(epoch);
  }

  /** Ends the session on this page. The caller stores why it has ended. */
  end(reason: EndReason): void {
    this.#changes += 1;
    this.noteEnd(this.#status.record?.epoch);
    // The mark of the browser stays: another page may just have replaced it for a login, which this page sees only later.
    if (this.#place?.storage === 'tab') this.#place.forget();
    this.#status.clearTokens(reason);
  }

  /**
   * Removes the session from every place, and every login of this page that is still being stored. The markers are removed
   * at once, so that a page that is opened from now on finds none. A login that begins after the call is kept. It never rejects.
   *
   * @param note called with each record that was found
   */
  async remove({ time, visit, mayReplace }: Moment, note: (record: SessionRecord) => void): Promise<RemovalResult> {
    const places = storedPlaces(this.#client);
    // A session in memory may have replaced a stored one.
    if (this.#place?.storage === 'memory') places.push(this.#place);
    this.#place = undefined;
    for (const epoch of this.#begun) this.noteEnd(epoch);
    for (const place of places) place.forget();
    let isSuperseded = false;
    const remove = async (place: SessionPlace): Promise<void> => {
      const reading = place.read().catch(() => undefined);
      // The page may be left before the record is replaced. If it has been left, the record may be that of a later login.
      void reading.then((stored) => typeof stored === 'object' && !visit.aborted && note(stored));
      const isReplaced = await withRetry(() => place.replace(mayReplace, 'logout', time));
      const stored = await (isReplaced ? reading : place.read());
      if (typeof stored !== 'object') return;
      if (isReplaced) note(stored);
      else isSuperseded = true;
    };
    try {
      await this.#inOrder(() => Promise.all(places.map(remove)));
      return { isSuperseded };
    } catch (cause) {
      return { isSuperseded, error: notStored(cause) };
    } finally {
      this.#changes += 1;
    }
  }

  /** Waits until the logins and logouts of this page have been stored. */
  async settle(): Promise<void> {
    await this.#storing;
  }

  async #readWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const changes = this.#changes;
      const { stored, place } = await this.#find()
        .catch(() => this.#find())
        .catch((cause: unknown): Found => {
          this.#warnNotStored(cause);
          return { stored: this.#status.record, place: this.#place };
        });
      const isRecord = typeof stored === 'object';
      // What this page has changed in the meantime is newer than what was read.
      if (changes !== this.#changes) this.#isStale = true;
      else if (isRecord && !this.hasEnded(stored.epoch)) {
        this.#place = place;
        this.#onRead(stored);
      } else if (this.#status.state !== 'logged-out') {
        this.#place = undefined;
        this.#onRead(isRecord ? 'logout' : stored);
      }
    }
  }

  async #find(): Promise<Found> {
    let ended: EndReason | undefined;
    const places = this.#place?.storage === 'memory' ? [this.#place] : storedPlaces(this.#client);
    for (const place of places) {
      const stored = await place.read();
      if (typeof stored === 'object') return { stored, place };
      // An earlier session may have ended in another place.
      if (!ended || place.name === this.#place?.name) ended = stored;
    }
    // Another frame of this tab may have ended the session, and removed the key of the tab.
    const last = ended ?? (await this.#place?.read());
    return { stored: typeof last === 'string' ? last : undefined };
  }

  /** Marks the place for a session that begins. If the browser does not keep the mark, this is the tab, or the memory of the page. */
  #markedPlace(storage: SessionStorage, epoch: string): SessionPlace {
    let place = placeFor(this.#client, storage);
    try {
      place.mark(epoch);
    } catch (cause) {
      if (storage === 'browser') {
        warn(
          'The session is kept in this tab only, because localStorage stores nothing. If it is full, remove other data.',
        );
        place = this.#markedPlace('tab', epoch);
      } else {
        this.#warnNotStored(cause);
        place = memoryPlace();
      }
    }
    // The next page must not find the previous session of this tab.
    const previous = storedPlaces(this.#client).filter((other) => other.storage === 'tab' && place.storage !== 'tab');
    for (const other of previous) other.forget();
    return place;
  }

  async #put(
    marked: SessionPlace,
    record: SessionRecord,
    { time, mayReplace }: Moment,
  ): Promise<{ place: SessionPlace; isStored: boolean }> {
    let place = marked;
    this.#changes += 1;
    const isStored = await withRetry(() => place.replace(mayReplace, record, time)).catch((cause: unknown) => {
      // The next page must not find the previous session, which may be that of another user.
      place.forget(record.epoch);
      this.#warnNotStored(cause);
      place = memoryPlace();
      return place.replace(mayReplace, record);
    });
    this.#changes += 1;
    return { place, isStored };
  }

  /** Stores a login or a logout after those that this page has not stored yet, so that the last one is stored last. */
  #inOrder<Result>(action: () => Promise<Result>): Promise<Result> {
    const stored = this.#storing.then(action);
    this.#storing = stored.catch(() => undefined);
    return stored;
  }

  #warnNotStored(cause: unknown): void {
    if (!this.#hasWarned) warn(notStored(cause).message);
    this.#hasWarned = true;
  }
}

/** What was found, and where. */
interface Found {
  readonly stored: Stored;
  readonly place?: SessionPlace | undefined;
}

/** Repeats an action once if it fails, unless the database did not respond: a second attempt would take as long again. */
function withRetry<Result>(action: () => Promise<Result>): Promise<Result> {
  return action().catch((cause: unknown) => {
    if ((cause as DOMException).name === 'TimeoutError') throw cause;
    return action();
  });
}
