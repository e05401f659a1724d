import { readCookie } from '../support/http-messages.js';
import type { TenantContext } from './context.js';

/** `session` identifies the session of a user. `browser` binds a pending login to the browser that began it. */
export type CookieName = 'session' | 'browser';

/** Reads a cookie of the tenant. */
export function cookie(context: TenantContext, request: Request, name: CookieName): string | undefined {
  return readCookie(request, fullName(context, name));
}

/**
 * Creates the value of a `Set-Cookie` header. Each tenant has its own cookies.
 *
 * @param value the value of the cookie; without it, the header removes the cookie
 */
export function setCookie(context: TenantContext, name: CookieName, value?: string): string {
  const attributes = `Path=/${context.tenant.id}; HttpOnly; SameSite=Lax`;
  return value
    ? `${fullName(context, name)}=${value}; ${attributes}`
    : `${fullName(context, name)}=; ${attributes}; Max-Age=0`;
}

/** Cookies do not depend on the port. The port in the name separates two demos on one computer. */
function fullName({ issuer }: TenantContext, name: CookieName): string {
  return `demo-id-${name}-${new URL(issuer).port}`;
}
