import { flowTerms } from './flow.js';

/** The attributes of `<aritma-login>` that concern the protocol, by the names of the properties that mirror them: the required ones first. */
export const loginAttributes = [
  'tenant',
  'clientId',
  'scope',
  'redirectUri',
  'flow',
  'mode',
  'authority',
  'issuer',
  'acrValues',
  'prompt',
  'loginHint',
  'uiLocales',
  'maxAge',
  'state',
  'codeChallenge',
  'returnTo',
] as const;

/** One of {@link loginAttributes}. */
export type LoginAttribute = (typeof loginAttributes)[number];

/** The attributes as they stand in a page. */
export type LoginAttributes = Partial<Record<LoginAttribute, string | number | null | undefined>>;

/** A value for each attribute, empty where there is none. */
export type LoginValues = Readonly<Record<LoginAttribute, string>>;

/** The page that the attributes stand in. */
export interface PageContext {
  /** What relative addresses are resolved against: `document.baseURI`. */
  readonly baseUri: string;
  /** The page's own origin: `window.origin`. */
  readonly origin: string;
  /** Whether the page is a secure context, which PKCE's digest needs. */
  readonly isSecure: boolean;
}

/**
 * The attributes without which there is no authorize request (RFC 6749 4.1.1, and Aritma wants scope and redirect URI);
 * where a server finishes the login, the state is the server's.
 */
export function requiredAttributes(flow: string): readonly LoginAttribute[] {
  const required = loginAttributes.slice(0, 4);
  return flowTerms(flow)?.isFinishedInBrowser === false ? [...required, 'state'] : required;
}

/** Writes a property's name as the attribute that mirrors it: `clientId` as `client-id`. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
