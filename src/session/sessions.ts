import { normalizeAuthority } from '../oauth/authority.js';
import { attempt } from '../oauth/attempt.js';
import { AritmaLoginError } from '../oauth/error.js';
import { hasUser, isTrustworthy, parseUrl } from '../oauth/parse-url.js';
import type { SessionClient } from '../oauth/session-record.js';
import { isPage } from './page-activity.js';
import { Session } from './session.js';
import type { SessionOptions } from './session-options.js';
import { markedClients, sessionId } from './session-store.js';

/** The client of a session, and how the session is used. */
export interface SessionSettings extends SessionOptions {
  readonly tenant?: string | null | undefined;
  readonly clientId?: string | null | undefined;
  /** The URL of Aritma ID. */
  readonly authority?: string | null | undefined;
}

/** The sessions of the page, by client. All scripts of a page share them, even if the package was loaded twice. */
const sessions = shared(Symbol.for('aritma-login:sessions'), () => new Map<string, Session>());

/** Dispatches `known` when the page knows another session. */
const knownSessions = shared(Symbol.for('aritma-login:known-sessions'), () => new EventTarget());

/**
 * Returns the session of a client. Every call returns the same object.
 *
 * @param settings the client, as for `<aritma-login>`, and the options of the session. `tenant` and `clientId` may be left
 *   out if the page knows only one session: from an element, from an earlier call, or from what is stored.
 * @throws AritmaLoginError `incomplete_configuration` if the client is not known
 * @throws AritmaLoginError `invalid_configuration` if the authority is not an https URL
 * @example
 *   const response = await getSession().fetch('https://api.example/accounts');
 */
export function getSession(settings: SessionSettings = {}): Session {
  const { tenant, clientId, authority, api, storage, renew, warnBefore } = settings;
  const session =
    tenant && clientId ? sessionOf({ tenant, clientId, authority: authority ?? '' }) : onlySession(settings);
  const options = Object.entries({ api, storage, renew, warnBefore }).filter(([, value]) => value);
  session.configure(sessions, Object.fromEntries(options));
  return session;
}

/** Announces that the page, or an element, knows another session. */
export function announceSession(): void {
  knownSessions.dispatchEvent(new Event('known'));
}

/** Calls back whenever the page, or an element, knows another session. Returns a function that stops this. */
export function watchSessions(listener: () => void): () => void {
  knownSessions.addEventListener('known', listener);
  return () => knownSessions.removeEventListener('known', listener);
}

function sessionOf({ authority, tenant, clientId }: SessionClient): Session {
  const client = { authority: normalizeAuthority(authority), tenant, clientId };
  const url = parseUrl(client.authority);
  if (!url || !isTrustworthy(url) || hasUser(url) || /^\.{1,2}$/.test(tenant)) {
    throw new AritmaLoginError(
      'invalid_configuration',
      'The "authority" must be an https URL without a user name, and "tenant" must not be "." or "..". Only localhost may use http.',
    );
  }
  const id = sessionId(client);
  const known = sessions.get(id);
  if (known) return known;
  const session = new Session(client);
  // On a server, all users would share it.
  if (isPage()) sessions.set(id, session);
  announceSession();
  return session;
}

function onlySession({ tenant, clientId, authority }: SessionSettings): Session {
  const given = { tenant, clientId, authority: authority && normalizeAuthority(authority) };
  const known = sessions.size
    ? [...sessions.values()]
    : markedClients().flatMap((client) => attempt(() => sessionOf(client)) ?? []);
  const [session, ...others] = known.filter(({ client }) =>
    (['tenant', 'clientId', 'authority'] as const).every((name) => !given[name] || given[name] === client[name]),
  );
  if (session && !others.length) return session;
  throw new AritmaLoginError(
    'incomplete_configuration',
    `The page knows ${session ? 'more than one session' : 'no such session'}. Set tenant and clientId (in HTML: "tenant" and "client-id").`,
  );
}

function shared<Value>(key: symbol, create: () => Value): Value {
  const value = (Reflect.get(globalThis, key) as Value | undefined) ?? create();
  Reflect.set(globalThis, key, value);
  return value;
}
