import type { SessionPage } from './session-browser.js';
import type { Family } from './token-server.js';

/** How a session in this browser has ended. */
export interface End {
  readonly by: SessionPage;
  readonly reason: string;
  /** When the page that ended it told the others, in milliseconds that have passed. */
  toldAt?: number;
}

/** What is known of the tokens of a login. */
interface FamilyFacts {
  /** When a page adopted it, in milliseconds that have passed. */
  begunAt: number;
  /** The newest generation that was stored in the database, or -1. */
  stored: number;
  end?: End;
  /** Whether logout() was called on any page that had it, or could read it. */
  isLoggedOut: boolean;
  /** Whether another login has begun, or the user has logged out, in a tab that could read it or was storing it. */
  isSuperseded: boolean;
  /** Whether a page has learned that the server refuses its refresh token, or the client. */
  isRefused: boolean;
  isClientRefused: boolean;
  /** Whether a page has stored the record without its refresh token, because the server refuses the client. */
  isStopped: boolean;
}

/** What is known of a page. */
interface PageFacts {
  /** Who is logged in, as far as the page can know. */
  person?: string;
  /** The tokens that it had last. */
  family?: Family;
  /** The newest generation that it has received or read. */
  readonly newest: Map<Family, number>;
  /** The newest generation whose access token it has provided. */
  readonly provided: Map<Family, number>;
  readonly refused: Set<string>;
  /** The logins that the user ended on this page. */
  readonly loggedOut: Set<Family>;
  /** The logins that this page has found to be lost or expired. */
  readonly over: Set<Family>;
  /** The logins that ended on this page. */
  readonly adopted: Set<Family>;
  isLoggingOut: boolean;
  /** The people who were logged in on it before logout() was called. */
  readonly leaving: Set<string>;
  /** When logout() was called on it last, in milliseconds that have passed. */
  logoutAt: number;
  /** Whether its next logout request ends a session, and has to name the user. */
  needsHint: boolean;
  /** When it left for the authorization server, in milliseconds that have passed. */
  leftAt: number;
  /** The access tokens of which it has announced that they expire soon. */
  readonly announced: Set<string>;
  /** When it was first given the newest access token that it has provided, in milliseconds that have passed. */
  providedAt: number;
  /** Whether its last login is stored only in its memory. */
  isInMemory: boolean;
}

/** What is known of logins and pages. */
export class SessionFacts {
  readonly families = new Map<Family, FamilyFacts>();
  readonly pages = new Map<SessionPage, PageFacts>();

  family(family: Family): FamilyFacts {
    const facts = this.families.get(family) ?? {
      begunAt: -Infinity,
      stored: -1,
      isLoggedOut: false,
      isSuperseded: false,
      isRefused: false,
      isClientRefused: false,
      isStopped: false,
    };
    this.families.set(family, facts);
    return facts;
  }

  page(page: SessionPage): PageFacts {
    const facts = this.pages.get(page) ?? {
      newest: new Map(),
      provided: new Map(),
      refused: new Set(),
      loggedOut: new Set(),
      over: new Set(),
      adopted: new Set(),
      isLoggingOut: false,
      leaving: new Set(),
      logoutAt: -Infinity,
      needsHint: false,
      leftAt: -Infinity,
      announced: new Set(),
      providedAt: 0,
      isInMemory: false,
    };
    this.pages.set(page, facts);
    return facts;
  }
}
