import { responseParameters } from './response-parameters.js';
import { isOwnState } from './state.js';

/** An authorize response (RFC 6749 4.1.2, 4.2.2) that was found in an address. */
export interface AuthorizationResponse {
  /** What the server sent, including repeated parameters. An `access_token` in the query has an empty value. */
  readonly parameters: URLSearchParams;
  /** Whether the `state` has this package's form. If not, the response is to be refused and left where it is. */
  readonly isOwn: boolean;
  /** The address without the response; all else in it is kept to the letter. */
  readonly rest: string;
}

/**
 * Finds the authorization response in the query or the fragment of an address. Parameters with a `state` of this
 * package's form are one, whatever else they contain, since nobody else has such a state. An `access_token` in the
 * fragment without any `state` is one, too. Responses to other libraries are not found. A fragment's parameters may stand
 * behind `#`, `#/`, `#!/`, `#?` or `#/?`, as routers write them.
 *
 * @param address the absolute address of the page
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

/** Removes the parameters of any response from an address, whoever asked for it. */
export function withoutResponseParameters(address: string): string {
  const [page, ...parts] = split(address);
  return page + parts.map((part) => withoutJunk(part) && withoutResponse(part)).join('');
}

/** Cuts an address into the page, the query and the fragment. */
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

/** Empties a token in the query: it belongs in the fragment (RFC 6749 4.2.2), and servers log the query. */
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
  // Behind "#", what begins with "?" or "/" would be read in another way than before.
  return parsePart(rest).opening === opening ? rest : rest.replace(opening, `${opening}&`);
}

function nameOf(pair: string): string {
  const name = pair.replace(/=[^]*/, '');
  // Stryker disable next-line Regex: what has neither is decoded to itself, only slower
  return /[%+]/.test(name) ? String([...new URLSearchParams(`&${name}`).keys()]) : name;
}

/** IdentityServer and others append such a fragment to an answer in the query, against one that browsers carry over. */
function withoutJunk({ text }: Part): string {
  return /^#_(=_)?$/.test(text) ? '' : text;
}
