import type { RenewalState } from '../oauth/renewal.js';
import type { SessionStorage } from './session-store.js';

/** How a session is used. Each part of a page may set its own options. */
export interface SessionOptions {
  /** URL prefixes, separated by white space, to which `fetch()` may send the token. */
  readonly api?: string | null | undefined;
  /** Where a login is stored that ends on this page. The default is `tab`. */
  readonly storage?: SessionStorage | undefined;
  /** When the tokens are renewed: while the page is in use (`active`, the default), `always`, or `never`. */
  readonly renew?: 'active' | 'always' | 'never' | undefined;
  /**
   * How many seconds before the end of the session the warning appears, if only the user can continue the session: at least 20.
   * The default is 120.
   */
  readonly warnBefore?: number | undefined;
}

/** The options of an element, which knows whether the page has a login that can continue the session. @internal */
export interface ElementOptions extends SessionOptions {
  readonly canRenew?: () => boolean;
  /** Whether the element could show a message that the user can see. */
  readonly isShown?: () => boolean;
}

/** The shortest time for which a user is warned, in seconds (WCAG 2.2, 2.2.1). */
export const shortestWarning = 20;

/**
 * The options of all parts of the page that use a session. If several parts set `storage`, `renew` or `warnBefore`, the value
 * of the part that was added first is used.
 */
export class PageOptions {
  readonly #parts = new Map<object, ElementOptions>();

  /**
   * Sets options of a part, or removes the part.
   *
   * @param owner identifies the part, such as an element
   */
  set(owner: object, options: ElementOptions | undefined): void {
    if (options) this.#parts.set(owner, { ...this.#parts.get(owner), ...options });
    else this.#parts.delete(owner);
  }

  /** The URL prefixes of all parts. */
  get api(): string {
    return this.#all.map(({ api }) => api ?? '').join(' ');
  }

  /** Where a login is stored that ends on this page. */
  get storage(): SessionStorage {
    return this.#first('storage') ?? 'tab';
  }

  /** When the tokens are renewed. */
  get renew(): 'active' | 'always' | 'never' {
    return this.#first('renew') ?? 'active';
  }

  /** How many seconds before the end of the session the user is warned. */
  get warnBefore(): number {
    return Math.max(this.#first('warnBefore') ?? 120, shortestWarning);
  }

  /** Whether the page has a login that can continue the session. */
  get canRenew(): boolean {
    return this.#all.some(({ canRenew }) => canRenew?.());
  }

  /**
   * Tells whether a part shows the messages about the session: no part that was added before it could show them. A screen
   * reader therefore announces each message once.
   */
  showsMessages(owner: object): boolean {
    for (const [part, { isShown }] of this.#parts) {
      if (part === owner) break;
      if (isShown?.()) return false;
    }
    return true;
  }

  /** Returns the tokens without the refresh token if `renew` is `never`. Then only the user can continue the session. */
  usable(tokens: RenewalState): RenewalState {
    return this.renew === 'never' ? { ...tokens, record: { ...tokens.record, refreshToken: undefined } } : tokens;
  }

  get #all(): ElementOptions[] {
    return [...this.#parts.values()];
  }

  #first<Name extends 'storage' | 'renew' | 'warnBefore'>(name: Name): SessionOptions[Name] {
    return this.#all.map((options) => options[name]).find((value) => value);
  }
}
