import { AritmaLoginError } from '../oauth/error.js';
import { startTimeout } from './timeout.js';

/** How long the token endpoint may take to respond, in milliseconds. */
export const tokenRequestTimeout = 30_000;

/**
 * Sends a request to the token endpoint, once.
 *
 * @param controller aborts the request
 * @returns the HTTP status and the body as text
 * @throws AritmaLoginError `token_request_failed` if there is no response
 */
export async function sendTokenRequest(
  request: Request,
  controller = new AbortController(),
): Promise<[status: number, body: string]> {
  // AbortSignal.timeout() would abort a response that arrived while the computer slept.
  const cancelTimeout = startTimeout(tokenRequestTimeout, () =>
    controller.abort(new DOMException('Timeout', 'TimeoutError')),
  );
  try {
    const response = await fetch(request, { signal: controller.signal });
    return [response.status, await response.text()];
  } catch (cause) {
    throw new AritmaLoginError(
      'token_request_failed',
      'The token endpoint did not respond. Check that it is available, and that its CORS settings and the connect-src ' +
        'of your Content-Security-Policy allow the request.',
      { cause },
    );
  } finally {
    cancelTimeout();
  }
}
