import 'aritma-login';
import type { AritmaCallback } from 'aritma-login';
import { describe, expect, it, vi } from 'vitest';
import { addLogin, begin } from './login';

/** Returns from the login page to the callback page. */
function comeBack(address: string): AritmaCallback {
  history.replaceState({ of: 'the application' }, '', address);
  const callback = document.createElement('aritma-callback');
  document.body.replaceChildren(callback);
  return callback;
}

/** Collects the events that the page receives. */
function collectOutcomes(): unknown[] {
  const outcomes: unknown[] = [];
  for (const type of ['token', 'tokenerror'] as const) {
    const listener = ({ detail }: CustomEvent): void => void outcomes.push(type, detail);
    document.addEventListener(type, listener as EventListener);
  }
  return outcomes;
}

/** Waits for the outcome, and then long enough to detect a second event. */
async function settle(callback: AritmaCallback): Promise<void> {
  await callback.result.catch(() => undefined);
  await callback.updateComplete;
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('<aritma-callback>', () => {
  it('shows nothing if there is no response', async () => {
    const callback = comeBack('/callback');
    await expect(callback.result).resolves.toBe(undefined);
    expect(callback.status).toBe('idle');
  });

  it('announces the token once and removes it from the address', async () => {
    const state = begin(addLogin());
    const outcomes = collectOutcomes();
    const callback = comeBack(`/callback?a=1#access_token=secret&token_type=Bearer&expires_in=3600&state=${state}`);
    await settle(callback);
    const detail = { accessToken: 'secret', tokenType: 'Bearer', expiresIn: 3600, tenant: 'acme', clientId: 'spa' };
    expect(outcomes).toEqual(['token', expect.objectContaining(detail)]);
    expect(location.href).toBe(`${location.origin}/callback?a=1`);
    expect(history.state).toEqual({ of: 'the application' });
    expect(callback.status).toBe('complete');
    expect(callback.token).toBe(outcomes[1]);
    expect(callback.shadowRoot!.querySelector('[role=status]')!.textContent).toContain('You are logged in.');
  });

  it('announces an error of the server once and removes it from the address', async () => {
    const state = begin(addLogin());
    const outcomes = collectOutcomes();
    const callback = comeBack(`/callback#error=access_denied&state=${state}`);
    await settle(callback);
    expect(outcomes).toEqual(['tokenerror', expect.objectContaining({ code: 'access_denied' })]);
    expect(location.href).toBe(`${location.origin}/callback`);
    expect(callback.status).toBe('error');
    expect(callback.shadowRoot!.querySelector('[role=status]')!.textContent).toContain('The login was cancelled.');
    expect(callback.shadowRoot!.querySelector('a')!.href).toMatch(/^https:\/\/id\.aritma\.io\//);
  });

  it('removes a response that a router writes back into the address, without a second event', async () => {
    const state = begin(addLogin());
    const answer = `/callback#access_token=secret&token_type=Bearer&state=${state}`;
    await settle(comeBack(answer));
    const outcomes = collectOutcomes();
    await settle(comeBack(answer));
    expect(outcomes).toEqual([]);
    expect(location.href).toBe(`${location.origin}/callback`);
  });

  if (crypto.subtle) {
    it('exchanges the code of a login with PKCE with fetch()', async () => {
      const login = addLogin({ flow: 'pkce' });
      await login.updateComplete;
      const state = begin(login);
      const answer = { access_token: 'secret', token_type: 'Bearer', expires_in: 3600 };
      const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(answer));
      const outcomes = collectOutcomes();
      await settle(comeBack(`/callback?code=once&state=${state}`));
      expect(outcomes).toEqual(['token', expect.objectContaining({ accessToken: 'secret', flow: 'pkce' })]);
      expect(location.href).toBe(`${location.origin}/callback`);
      const [[request]] = fetched.mock.calls as [[Request]];
      expect(request.url).toBe('https://id.aritma.io/acme/connect/token');
      const body = new URLSearchParams(await request.text());
      expect(body.get('code')).toBe('once');
      expect(body.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    });

    it('reports why a code could not be exchanged', async () => {
      const login = addLogin({ flow: 'pkce' });
      await login.updateComplete;
      const state = begin(login);
      vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
      const outcomes = collectOutcomes();
      await settle(comeBack(`/callback?code=once&state=${state}`));
      expect(outcomes).toEqual(['tokenerror', expect.objectContaining({ code: 'token_request_failed' })]);
    });
  }
});
