import { ExpiringMap } from '../expiring-map.js';
import { grants, type Grants } from './grants.js';
import type { PendingLogin } from './pending-login.js';
import type { Tenant, User } from './tenants.js';

/** A tenant at work: what is known of it, and what it remembers while the server runs. */
export interface Realm extends Grants {
  tenant: Tenant;
  /** `{authority}/{tenant}` */
  issuer: string;
  /** The application's start page, for the way back from a page that belongs to no login. */
  application: string;
  sessions: ExpiringMap<Session>;
  pendingLogins: ExpiringMap<PendingLogin>;
}

export interface Session {
  user: User;
  /** ms since 1970 */
  authenticatedAt: number;
}

const sessionLifetime = 8 * 60 * 60;
const pendingLoginLifetime = 15 * 60;

export function realm(tenant: Tenant, authority: string, application: string): Realm {
  const issuer = `${authority}/${tenant.id}`;
  return {
    tenant,
    issuer,
    application,
    ...grants(tenant, issuer),
    sessions: new ExpiringMap(sessionLifetime),
    pendingLogins: new ExpiringMap(pendingLoginLifetime),
  };
}
