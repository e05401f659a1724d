// In your own application, import these from 'aritma-login/oauth.js'.
import type { AccessToken, AritmaLoginError } from '../../src/oauth.js';
import { ExpiringMap } from '../support/expiring-map.js';
import { readCookie } from '../support/http-messages.js';

/** What the server stores for a visitor. The browser has only the ID of the session, in a cookie. */
export interface Session {
  /** The logins begun in this browser, also in several tabs: maps each `state` to its PKCE verifier. */
  logins: ExpiringMap<string>;
  /** Set while the visitor is logged in. */
  token?: AccessToken;
  /** Why the last login failed. */
  error?: AritmaLoginError;
}

const sessionLifetime = 8 * 60 * 60;
const loginLifetime = 60 * 60;

/** The sessions of all visitors. In your own application, use the sessions of your framework. */
export class Sessions {
  readonly #sessions = new ExpiringMap<Session>(sessionLifetime);
  readonly #cookie: string;

  /** @param origin the origin of the application. Its port is part of the cookie's name: cookies do not depend on ports */
  constructor(origin: string) {
    this.#cookie = `server-application-${new URL(origin).port}`;
  }

  find(request: Request): Session | undefined {
    return this.#sessions.get(readCookie(request, this.#cookie));
  }

  /**
   * Begins a session with a new ID and ends the visitor's previous session: somebody else may have known or planted the
   * previous ID before the login (session fixation).
   *
   * @returns the session, and the value of the `Set-Cookie` header for it
   */
  begin(request: Request, content: Omit<Session, 'logins'> = {}): [session: Session, cookie: string] {
    this.#delete(request);
    const session = { logins: new ExpiringMap<string>(loginLifetime), ...content };
    return [session, this.#setCookie(this.#sessions.add(session))];
  }

  /**
   * Ends the visitor's session.
   *
   * @returns the value of the `Set-Cookie` header that removes the ID
   */
  end(request: Request): string {
    this.#delete(request);
    return `${this.#setCookie('')}; Max-Age=0`;
  }

  #delete(request: Request): void {
    this.#sessions.delete(readCookie(request, this.#cookie));
  }

  /**
   * `SameSite=Lax` sends the cookie when Aritma ID redirects to this server, but not with forms of other sites. With
   * HTTPS, add `Secure`.
   */
  #setCookie(id: string): string {
    return `${this.#cookie}=${id}; Path=/server/; HttpOnly; SameSite=Lax`;
  }
}
