import type { AuthorizationRequest as LibraryRequest } from '@jmondi/oauth2-server';
import type { ExpiringMap } from '../support/expiring-map.js';
import type { Counts } from './counts.js';
import type { Faults } from './faults.js';
import type { Grants } from './grants.js';
import type { Language } from './messages.js';
import type { Client, Tenant, User } from './tenants.js';

/** A tenant, with what the server stores for it while it runs. */
export interface TenantContext extends Grants {
  tenant: Tenant;
  /** `{authority}/{tenant}` */
  issuer: string;
  /** The start page of the application, for links on pages that belong to no login. */
  application: string;
  sessions: ExpiringMap<Session>;
  pendingLogins: ExpiringMap<PendingLogin>;
  /** The logouts whose pages the user sees. */
  logouts: ExpiringMap<Logout>;
  /** What `/{tenant}/demo/faults` has set. The object stays the same, and its properties change. */
  faults: Faults;
  counts: Counts;
}

export interface Session {
  user: User;
  /** Milliseconds since 1970. */
  authenticatedAt: number;
}

/** A logout that a client has asked for with a valid `id_token_hint`. */
export interface Logout {
  client: Client;
  /** Where the user can go back to: the `post_logout_redirect_uri` with the `state`, if the client has registered it. */
  returnAddress: string | undefined;
}

/** What the user is asked for, in this order. */
export type StepName = 'login' | 'mfa' | 'verify';

/** A login that waits for its user. It is removed when the authorization response is sent. */
export interface PendingLogin {
  request: AuthorizationRequest;
  /** The `browser` cookie of the browser that began the login. Only this browser can continue it. */
  browser: string;
  /** The steps that remain. */
  steps: StepName[];
  /** The user, if known. */
  user: User | undefined;
  /** Whether the user entered the password in this login, rather than in an earlier session. */
  isNewSession: boolean;
}

/** An authorization request that has passed every check (RFC 6749, sections 4.1.1 and 4.2.1). */
export interface AuthorizationRequest {
  /** The request as the OAuth library represents it: client, redirect URI, scopes, state. */
  oauth: LibraryRequest;
  /** Which part of the redirect URI contains the response: the fragment for a token, the query for a code. */
  responseMode: 'fragment' | 'query';
  /** `none`, `login`, … or undefined. */
  prompt: string | undefined;
  /** The requested authentication context classes. This server supports `mfa` and `verify`. */
  acrValues: string[];
  /** The maximum age of the session, in seconds. */
  maxAge: number | undefined;
  loginHint: string;
  /** For the ID token. */
  nonce: string | undefined;
  language: Language;
}
