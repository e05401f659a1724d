import { outsideZones } from '../browser/zones.js';
import { timeToNextTrigger, timeToWarning } from '../oauth/renewal.js';
import { isSameVersion } from '../oauth/session-record.js';
import { isActive, isVisible } from './page-activity.js';
import type { PageOptions } from './session-options.js';
import type { SessionStatus } from './session-status.js';
import type { StoredVersion } from './session-store.js';

/** The shortest time between two checks of the session, in milliseconds. */
export const shortestTick = 1000;
/** The longest time between two checks of the session, in milliseconds. A timer cannot wait for 2^31 or more. */
const longestTick = 5 * 60 * 1000;
/**
 * The longest time between two checks of a session that the user has to continue, in milliseconds. The timers of some
 * browsers stand still while the computer sleeps, and the page may not learn that it has woken.
 */
const longestTickBeforeWarning = 10 * 1000;

/** The timer of a session: it tells when the tokens may have to be renewed, and announces that the session ends soon. */
export class SessionTimer {
  readonly #status: SessionStatus;
  readonly #options: PageOptions;
  readonly #check: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer fired last, in milliseconds of `performance.now()`. */
  #checked = performance.now();
  /** The access token whose end was announced. */
  #announced: StoredVersion | undefined;
  #isWarningAllowed = false;

  /** @param check called when the timer fires. It has to call {@link schedule} again. */
  constructor(status: SessionStatus, options: PageOptions, check: () => void) {
    this.#status = status;
    this.#options = options;
    this.#check = () => {
      this.#checked = performance.now();
      check();
    };
  }

  /** Whether only the user can continue the session, and it ends soon. */
  get isExpiring(): boolean {
    return this.#status.state === 'logged-in' && this.#timeToWarning <= 0;
  }

  /** Whether the user is to be warned: the end was announced, and the page has not canceled the warning. */
  get isWarningShown(): boolean {
    return this.isExpiring && this.#isAnnounced && this.#isWarningAllowed;
  }

  /** Sets the timer for the next check, and announces the end of the session if it is near. */
  schedule(): void {
    this.stop();
    const { tokens } = this.#status;
    if (!tokens || !this.#isWatching) return;
    const state = this.#options.usable(tokens);
    const untilWarning = this.#timeToWarning;
    if (untilWarning > 0) this.#announced = undefined;
    const isIdle = this.#options.renew === 'active' && state.record.refreshToken && !isActive();
    const next = Math.min(timeToNextTrigger(state, Date.now()), this.#isAnnounced ? Infinity : untilWarning);
    // Not from now on, because the page may set the timer more often.
    const untilCheck = shortestTick - (performance.now() - this.#checked);
    const wait = isIdle ? longestTick : Math.max(next, untilCheck);
    // Later, because an element that is being updated must not be updated again.
    queueMicrotask(() => this.#announceEnd());
    const longest = untilWarning < Infinity ? longestTickBeforeWarning : longestTick;
    this.#timer = outsideZones(() => setTimeout(this.#check, Math.min(wait, longest)));
  }

  /** Stops the timer. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #announceEnd(): void {
    const { record, expiresAt } = this.#status;
    if (!record || expiresAt === undefined || !this.isExpiring || this.#isAnnounced || !this.#isWatching) return;
    const { canRenew } = this.#options;
    this.#announced = { epoch: record.epoch, generation: record.generation };
    this.#isWarningAllowed = false; // until the listeners of the event have run
    this.#isWarningAllowed = this.#status.announceExpiry({ expiresAt, canRenew });
    this.#status.announce();
  }

  /** The milliseconds until the user has to be warned. */
  get #timeToWarning(): number {
    const { tokens } = this.#status;
    const { warnBefore } = this.#options;
    return tokens ? timeToWarning(this.#options.usable(tokens), warnBefore * 1000, Date.now()) : Infinity;
  }

  /**
   * Whether this page checks the session and may warn its user: it is visible, or `renew` is `always`. The state of a page that
   * is left is unknown.
   */
  get #isWatching(): boolean {
    return this.#status.state === 'logged-in' && (this.#options.renew === 'always' || isVisible());
  }

  get #isAnnounced(): boolean {
    return !!this.#announced && isSameVersion(this.#status.record, this.#announced);
  }
}
