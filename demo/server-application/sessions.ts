import type { AccessToken, AritmaLoginError } from '../../src/oauth.js';
import { ExpiringMap } from '../expiring-map.js';
import { readCookie } from '../http-messages.js';

/** What the server keeps of a visitor. The browser has nothing of it but the session's id. */
export interface Session {
  /** The logins that this browser began, in however many tabs: the PKCE verifier of each, by its `state`. */
  logins: ExpiringMap<string>;
  /** There while the visitor is logged in. */
  token?: AccessToken;
  /** Why the last login failed. */
  error?: AritmaLoginError;
}

const sessionLifetime = 8 * 60 * 60;
const loginLifetime = 60 * 60;

/** The sessions of all visitors; in an application of your own they are those of your framework. */
export class Sessions {
  readonly #sessions = new ExpiringMap<Session>(sessionLifetime);
  readonly #cookie: string;

  /** @param origin of the application: cookies know no port, so it is in the cookie's name */
  constructor(origin: string) {
    this.#cookie = `server-application-${new URL(origin).port}`;
  }

  find(request: Request): Session | undefined {
    return this.#sessions.get(readCookie(request, this.#cookie));
  }

  /**
   * Begins a session under a new id, in place of the one that the visitor had: an id that somebody else may have known
   * before the login is worth nothing after it.
   *
   * @returns the session, and the `Set-Cookie` header for it
   */
  begin(request: Request, content: Omit<Session, 'logins'> = {}): [session: Session, cookie: string] {
    this.#forget(request);
    const session = { logins: new ExpiringMap<string>(loginLifetime), ...content };
    return [session, this.#setCookie(this.#sessions.add(session))];
  }

  /** Ends the visitor's session, and gives the `Set-Cookie` header that removes the id. */
  end(request: Request): string {
    this.#forget(request);
    return `${this.#setCookie('')}; Max-Age=0`;
  }

  #forget(request: Request): void {
    this.#sessions.delete(readCookie(request, this.#cookie));
  }

  /** Lax: sent along when Aritma ID leads back here, not with forms of other sites. With https add `Secure`. */
  #setCookie(id: string): string {
    return `${this.#cookie}=${id}; Path=/server/; HttpOnly; SameSite=Lax`;
  }
}
