import { isBelow, readApiPrefixes } from '../oauth/api-prefix.js';
import { isTokenRefused } from '../oauth/bearer-challenge.js';
import { AritmaLoginError } from '../oauth/error.js';

/** The access tokens for the requests to an API. */
export interface TokenSource {
  /** Returns an access token. Rejects if there is none. */
  readonly token: (signal: AbortSignal) => Promise<string>;
  /** Returns another access token in place of a refused one, or `undefined` if there is no other. */
  readonly replace: (refused: string, signal: AbortSignal) => Promise<string | undefined>;
}

/**
 * Sends a request with an access token in the header `Authorization` (RFC 6750 2.1). If the API refuses the token, the
 * request is sent once more with another token.
 *
 * @param api the URL prefixes to which the token may be sent
 */
export async function authorizedFetch(
  api: string,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  tokens: TokenSource,
): Promise<Response> {
  const request = new Request(input, init);
  // Not the base URI of the document, because injected markup can change it.
  if (!isBelow(readApiPrefixes(api, location.href), request.url)) {
    throw new AritmaLoginError(
      'invalid_configuration',
      'The address of the request is not below a URL in "api", so the token was not sent to it. Add its URL to "api", or use the global fetch().',
    );
  }
  // A stream can be read only once. The clone of a request copies its body as it is sent, also if it is a stream.
  const copy = init?.body instanceof ReadableStream ? undefined : request.clone();
  const token = await tokens.token(request.signal);
  const response = await send(request, token);
  if (!copy || !isTokenRefused(response.status, response.headers.get('WWW-Authenticate'))) return response;
  const next = await tokens.replace(token, request.signal).catch(() => undefined);
  request.signal.throwIfAborted();
  if (!next) return response;
  void response.body?.cancel().catch(() => undefined);
  return send(copy, next);
}

function send(request: Request, token: string): Promise<Response> {
  request.headers.set('Authorization', `Bearer ${token}`);
  return fetch(request);
}
