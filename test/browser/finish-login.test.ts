import { expect } from '@open-wc/testing';
import { finishLogin } from '../../src/browser/finish-login.js';
import { type PendingLogin, savePendingLogin } from '../../src/browser/pending-logins.js';
import { createState } from '../../src/oauth.js';
import { loginSettings } from '../support/elements.js';
import { replaceProperty } from '../support/undo.js';

const settings: PendingLogin['settings'] = { ...loginSettings, returnTo: `${location.origin}/accounts` };

/** Stores a login, and finishes it with a response. */
function finish(response: Record<string, string>, more: Partial<PendingLogin['settings']> = {}, verifier?: string) {
  const state = createState();
  savePendingLogin(state, { settings: { ...settings, ...more }, verifier, created: Date.now() });
  return finishLogin(new URLSearchParams({ ...response, state }), 1_000_000);
}

describe('finishLogin()', () => {
  it('returns a token with returnTo and an expiry that counts from the arrival of the response', async () => {
    replaceProperty(Date, 'now', { value: () => 1_000_000 });
    const { token, error, login } = await finish({ access_token: 't', token_type: 'Bearer', expires_in: '60' });
    expect(error).to.be.undefined;
    expect(token).to.include({ accessToken: 't', expiresAt: 1_060_000, returnTo: settings.returnTo });
    expect(Object.isFrozen(token)).to.be.true;
    expect(login!.settings).to.deep.equal(settings);
  });

  it('exchanges a code', async () => {
    replaceProperty(Date, 'now', { value: () => 1_000_000 });
    replaceProperty(window, 'fetch', {
      value: async (request: Request) => {
        const code = new URLSearchParams(await request.text()).get('code')!;
        return Response.json({ access_token: `for-${code}`, token_type: 'Bearer' });
      },
    });
    const { token } = await finish({ code: 'c' }, { flow: 'pkce' }, 'v');
    expect(token).to.include({ accessToken: 'for-c', flow: 'pkce', returnTo: settings.returnTo });
  });

  it('returns an error of the server, with the login', async () => {
    replaceProperty(Date, 'now', { value: () => 1_000_000 });
    const { token, error, login } = await finish({ error: 'access_denied' });
    expect([token, error!.code]).to.deep.equal([undefined, 'access_denied']);
    expect(login!.settings).to.deep.equal(settings);
  });

  it('returns state_expired for a response that came too late, with the login', async () => {
    replaceProperty(Date, 'now', { value: () => 1_000_000 - 3_600_001 });
    const { error, login } = await finish({ access_token: 't', token_type: 'Bearer' });
    expect([error!.code, login!.settings.tenant]).to.deep.equal(['state_expired', 'acme']);
  });

  it('returns state_unknown or state_missing without a login', async () => {
    for (const [state, code] of [
      [createState(), 'state_unknown'],
      ['', 'state_missing'],
    ] as const) {
      const { error, login } = await finishLogin(new URLSearchParams({ access_token: 't', state }), 0);
      expect([error!.code, login]).to.deep.equal([code, undefined]);
    }
  });
});
