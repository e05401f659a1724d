import { responseParameters } from './authorize-response.js';
import { isOwnState } from './state.js';

/** An authorize response (RFC 6749 4.1.2, 4.2.2) that was found in an address. */
export interface FoundResponse {
  /** What the server sent, repeated parameters included. */
  readonly parameters: URLSearchParams;
  /** Whether the `state` has this package's form. If not, the response is to be refused and left where it is. */
  readonly isOwn: boolean;
  /** The address without the response; all else in it is kept to the letter. */
  readonly rest: string;
}

/**
 * Finds the authorize response in the query or the fragment of an address: an `access_token` in the fragment, or a
 * `code` or `error` in either, together with a `state` of this package's form. Answers to other libraries are not
 * found. A fragment's parameters may stand behind `#`, `#/`, `#!/`, `#?` or `#/?`, as routers write them.
 *
 * @param address the absolute address of the page
 */
export function findAuthorizeResponse(address: string): FoundResponse | undefined {
  const page = address.replace(/[?#][^]*/, '');
  const fragment = address.replace(/[^#]*/, '');
  const query = address.slice(page.length, address.length - fragment.length);
  const parts = [parsePart(query), parsePart(fragment)];
  const responses = parts.filter(({ parameters, text }) => isResponse(parameters, text.startsWith('#')));
  if (!responses.length) return undefined;
  const parameters = new URLSearchParams(responses.flatMap((part) => [...part.parameters]));
  return {
    parameters,
    isOwn: hasOwnState(parameters),
    rest: page + parts.map((part) => (responses.includes(part) ? withoutResponse(part) : withoutJunk(part))).join(''),
  };
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

function isResponse(parameters: URLSearchParams, inFragment: boolean): boolean {
  return (
    (inFragment && parameters.has('access_token')) ||
    ((parameters.has('code') || parameters.has('error')) && hasOwnState(parameters))
  );
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
