import { readCookie } from '../http-messages.js';
import type { Realm } from './realm.js';

/** `session`: who is logged in. `browser`: ties a pending login to the browser that began it. */
export type CookieName = 'session' | 'browser';

/** The cookie's value in the request, or undefined. */
export function cookie(realm: Realm, request: Request, name: CookieName): string | undefined {
  return readCookie(request, fullName(realm, name));
}

/** The `Set-Cookie` header's value; without `value` the one that removes the cookie. Each tenant has its own. */
export function setCookie(realm: Realm, name: CookieName, value?: string): string {
  const attributes = `Path=/${realm.tenant.id}; HttpOnly; SameSite=Lax`;
  return value
    ? `${fullName(realm, name)}=${value}; ${attributes}`
    : `${fullName(realm, name)}=; ${attributes}; Max-Age=0`;
}

/** Browsers keep cookies by host, not by port: the port in the name keeps two demos on one machine apart. */
function fullName(realm: Realm, name: CookieName): string {
  return `demo-id-${name}-${new URL(realm.issuer).port}`;
}
