import { expect } from '@open-wc/testing';
import { exchangeCode } from '../../src/browser/exchange-code.js';
import type { PendingLogin } from '../../src/browser/pending-logins.js';
import { AritmaLoginError } from '../../src/oauth.js';
import { isTimerOf } from '../support/timeout.js';
import { replaceProperty } from '../support/undo.js';

const login: PendingLogin = {
  settings: {
    authority: 'https://id.example',
    tenant: 'acme',
    clientId: 'spa',
    scope: 'a',
    redirectUri: `${location.origin}/callback`,
    flow: 'pkce',
    mode: 'redirect',
    returnTo: `${location.origin}/`,
  },
  verifier: 'v',
  created: 0,
};

/** Responds to token requests instead of the server for the duration of the test. */
function serve(respond: (request: Request, signal: AbortSignal) => Response | Promise<Response>): void {
  replaceProperty(window, 'fetch', {
    value: async (request: Request, init: RequestInit) => respond(request, init.signal!),
  });
}

async function exchangeError(): Promise<AritmaLoginError> {
  try {
    await exchangeCode('c', login);
  } catch (error) {
    if (error instanceof AritmaLoginError) return error;
  }
  throw new Error('The exchange did not fail.');
}

describe('exchangeCode()', () => {
  it('returns the token, whose lifetime begins with the request', async () => {
    let body = '';
    serve(async (request) => {
      body = await request.text();
      // The computer sleeps until the token has expired.
      const now = Date.now();
      replaceProperty(Date, 'now', { value: () => now + 100_000 });
      return Response.json({ access_token: 't', token_type: 'Bearer', expires_in: 60 });
    });
    const before = Date.now();
    const { accessToken, expiresAt } = await exchangeCode('c', login);
    expect(accessToken).to.equal('t');
    expect(expiresAt).to.be.within(before + 60_000, before + 90_000);
    expect(body).to.include('code=c&').and.include('code_verifier=v');
  });

  it('throws the error of the server', async () => {
    serve(() => Response.json({ error: 'invalid_grant' }, { status: 400 }));
    expect((await exchangeError()).code).to.equal('invalid_grant');
  });

  it('throws token_request_failed without a response, and names CORS and connect-src', async () => {
    const cause = new TypeError('Failed to fetch');
    serve(() => Promise.reject(cause));
    const error = await exchangeError();
    expect(error.code).to.equal('token_request_failed');
    expect(error.message).to.match(/CORS.*connect-src/);
    expect(error.cause === cause).to.be.true;
  });

  it('throws token_request_failed if the response is cut off', async () => {
    serve(() => new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('network')) })));
    expect((await exchangeError()).code).to.equal('token_request_failed');
  });

  it('throws token_request_failed after a timeout of 30 seconds', async () => {
    const waits: number[] = [];
    const setTimeout = window.setTimeout.bind(window);
    replaceProperty(window, 'setTimeout', {
      value: (action: () => void, milliseconds: number) => {
        waits.push(milliseconds);
        return setTimeout(action, isTimerOf(30_000, milliseconds) ? 0 : milliseconds);
      },
      writable: true,
    });
    serve(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    );
    const error = await exchangeError();
    expect(waits).to.include.members([22_500, 7500]);
    expect([error.code, (error.cause as DOMException).name]).to.deep.equal(['token_request_failed', 'TimeoutError']);
  });
});
