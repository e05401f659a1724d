import { responseParameters } from './response-parameters.js';
import { isOwnState } from './state.js';

/** An authorization response (RFC 6749 4.1.2, 4.2.2) that was found in a URL. */
export interface AuthorizationResponse {
  /** The parameters of the response, including repeated ones. The value of an `access_token` in the query is removed. */
  readonly parameters: URLSearchParams;
  /** Whether the `state` has the form that {@link createState} gives it. If not, do not use the response. */
  readonly isOwn: boolean;
  /** The URL without the response. The rest of it is unchanged. */
  readonly rest: string;
}

/**
 * Finds the authorization response in the query or the fragment of a URL. A response has a `state` from
 * {@link createState}, or an `access_token` in the fragment and no `state`. Responses for other libraries are ignored. In
 * the fragment, the parameters may follow `#`, `#/`, `#!/`, `#?` or `#/?`, as routers write them.
 *
 * @param address the absolute URL of the page, such as `location.href`
 * @returns `undefined` if there is no response
 * @example
 *   const { parameters, rest } = findAuthorizationResponse(location.href) ?? {};
 */
export function findAuthorizationResponse(address: string): AuthorizationResponse | undefined {
  const [page, ...parts] = split(address);
  const responses = parts.filter(isResponse);
  if (!responses.length) return undefined;
  const parameters = new URLSearchParams(responses.flatMap(withoutQueryToken));
  return {
    parameters,
    isOwn: hasOwnState(parameters),
    rest: page + parts.map((part) => (responses.includes(part) ? withoutResponse(part) : withoutJunk(part))).join(''),
  };
}

/** Removes the parameters of every response from a URL, including responses for other libraries. */
export function withoutResponseParameters(address: string): string {
  const [page, ...parts] = split(address);
  return page + parts.map((part) => withoutJunk(part) && withoutResponse(part)).join('');
}

/** Splits a URL into the page, the query and the fragment. */
function split(address: string): [page: string, query: Part, fragment: Part] {
  const page = address.replace(/[?#][^]*/, '');
  const fragment = address.replace(/[^#]*/, '');
  const query = address.slice(page.length, address.length - fragment.length);
  return [page, parsePart(query), parsePart(fragment)];
}

interface Part {
  readonly text: string;
  readonly opening: string;
  readonly parameters: URLSearchParams;
}

function parsePart(text: string): Part {
  const opening = text.replace(/(\?|#(!\/|\/?\??))[^]*/, '$1');
  return { text, opening, parameters: new URLSearchParams(`&${text.slice(opening.length)}`) };
}

function isResponse({ text, parameters }: Part): boolean {
  if (hasOwnState(parameters)) return true;
  return text.startsWith('#') && parameters.has('access_token') && !parameters.getAll('state').join('');
}

/** Removes the value of a token in the query. It belongs in the fragment (RFC 6749 4.2.2), since servers log the query. */
function withoutQueryToken({ text, parameters }: Part): [name: string, value: string][] {
  const isQuery = text.startsWith('?');
  return [...parameters].map(([name, value]) => [name, isQuery && name === 'access_token' ? '' : value]);
}

function hasOwnState(parameters: URLSearchParams): boolean {
  return parameters.getAll('state').some(isOwnState);
}

function withoutResponse({ text, opening }: Part): string {
  const kept = text
    .slice(opening.length)
    .split('&')
    .filter((pair) => pair && !responseParameters.includes(nameOf(pair)));
  const rest = kept.length ? opening + kept.join('&') : '';
  // After "#", text that begins with "?" or "/" would be parsed differently from before.
  return parsePart(rest).opening === opening ? rest : rest.replace(opening, `${opening}&`);
}

function nameOf(pair: string): string {
  const name = pair.replace(/=[^]*/, '');
  // Stryker disable next-line Regex: a name without these characters does not change when it is decoded
  return /[%+]/.test(name) ? String([...new URLSearchParams(`&${name}`).keys()]) : name;
}

/**
 * Removes the fragment `#_=_` or `#_`. IdentityServer and others append it to a response in the query, because browsers
 * would otherwise keep the fragment of the previous address.
 */
function withoutJunk({ text }: Part): string {
  return /^#_(=_)?$/.test(text) ? '' : text;
}
