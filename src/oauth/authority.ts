import { attributeDefaults } from './login-attributes.js';
import { parseUrl } from './parse-url.js';

/** Gives the URL of an authorization server the form in which it is compared and stored. The default is Aritma ID. */
export function normalizeAuthority(address: string): string {
  const authority = address || attributeDefaults.authority;
  return (parseUrl(authority)?.href ?? authority).replace(/([^/])\/+$/, '$1');
}
