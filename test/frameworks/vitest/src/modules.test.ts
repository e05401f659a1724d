import { beforeEach, expect, it, vi } from 'vitest';
import { addLogin, begin } from './login';

beforeEach(() => vi.resetModules());

for (const time of ['first', 'second', 'third']) {
  it(`gives the application its token if its modules are imported for the ${time} time`, async () => {
    await import('aritma-login');
    const state = begin(addLogin());
    vi.resetModules();
    history.replaceState(null, '', `/callback#access_token=${time}&token_type=Bearer&state=${state}`);
    await import('aritma-login');
    const callback = document.createElement('aritma-callback');
    document.body.replaceChildren(callback);
    await expect(callback.result).resolves.toMatchObject({ accessToken: time });
    expect(location.href).toBe(`${location.origin}/callback`);
  });
}
