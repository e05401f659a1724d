import { flowTerms } from './flow.js';

/**
 * The attributes of `<aritma-login>` that concern the protocol, by the names of their properties. The required ones come
 * first.
 */
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

/** The default values of attributes. */
export const attributeDefaults = { flow: 'implicit', mode: 'redirect', authority: 'https://id.aritma.io' } as const;

/** One of {@link loginAttributes}. */
export type LoginAttribute = (typeof loginAttributes)[number];

/** The attributes of `<aritma-login>` that concern the protocol, by the names of their properties, such as `clientId`. */
export type LoginAttributes = Partial<Record<LoginAttribute, string | number | null | undefined>>;

/** A value for each attribute. It is empty if the attribute is not set. */
export type LoginValues = Readonly<Record<LoginAttribute, string>>;

/** What {@link readLoginSettings} needs to know about the page or worker that the login begins in. */
export interface PageContext {
  /** The URL that relative URLs are resolved against: `document.baseURI`, or `location.href` in a worker. */
  readonly baseUri: string;
  /** The origin: `window.origin`, or `location.origin` in a worker. */
  readonly origin: string;
  /** Whether it is a secure context, which PKCE needs: `isSecureContext`. */
  readonly isSecure: boolean;
}

/**
 * Lists the attributes that an authorization request needs (RFC 6749 4.1.1; Aritma ID also requires the scope and the
 * redirect URI). If the application's server finishes the login, it also has to provide the `state`.
 */
export function requiredAttributes(flow: string): readonly LoginAttribute[] {
  const required = loginAttributes.slice(0, 4);
  return flowTerms(flow)?.isFinishedInBrowser === false ? [...required, 'state'] : required;
}

/** Converts the name of a property to the name of its attribute: `clientId` to `client-id`. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
