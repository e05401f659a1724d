import { tenantUrl } from './authorization-request.js';
import type { LoginSettings } from './login-settings.js';

type IssuerSettings = Pick<LoginSettings, 'authority' | 'tenant' | 'issuer'>;

/** Lists the issuers that a response may come from: the given one, or the tenant's URL and the authority. */
export function expectedIssuers(settings: IssuerSettings): string[] {
  const issuers = settings.issuer ? [settings.issuer] : [tenantUrl(settings), settings.authority];
  return issuers.map(normalizeIssuer);
}

/** Tells whether a response comes from an expected issuer. The server may write its URL in lower case. */
export function isExpectedIssuer(issuer: unknown, settings: IssuerSettings): boolean {
  return typeof issuer === 'string' && expectedIssuers(settings).includes(normalizeIssuer(issuer));
}

function normalizeIssuer(issuer: string): string {
  return issuer.toLowerCase().replace(/\/$/, '');
}
