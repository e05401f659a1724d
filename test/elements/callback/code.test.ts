import { aTimeout, expect } from '@open-wc/testing';
import {
  responseFragment,
  beginPkceLogin,
  CallbackPage,
  closePages,
  type Endpoint,
  finish,
  followWithoutLeaving,
  type PageWindow,
  tokenEndpoint,
} from '../../support/callback-page.js';
import { codeChallenge } from '../../../src/oauth.js';
import { shortenTimeout } from '../../faults/endpoint.js';
import { createIdToken } from '../../support/id-token.js';
import { waitUntil } from '../../support/wait-until.js';

const token = { access_token: 'secret-token', token_type: 'Bearer', expires_in: 3600, scope: 'openid' };
const idToken = createIdToken();
const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });

const stored = (state: string) => JSON.parse(localStorage.getItem(`aritma-login:1:${state}`)!) as { verifier?: string };

describe('<aritma-callback> with a code', () => {
  let requests: Request[];
  let state: string;

  beforeEach(async () => {
    requests = [];
    state = await beginPkceLogin();
  });
  afterEach(closePages);

  const endpoint =
    (respond: Endpoint) =>
    (window: PageWindow): void =>
      tokenEndpoint(requests, respond)(window);
  const code = (changes: Record<string, string> = {}) => `?${new URLSearchParams({ code: 'c', state, ...changes })}`;

  it('sends one token request, with the verifier and without cookies', async () => {
    const { verifier } = stored(state);
    const page = await finish(code(), endpoint(json(token)));
    expect(page.done.token!.accessToken).to.equal('secret-token');
    expect(requests).to.have.lengthOf(1);
    const [request] = requests as [Request];
    expect(request.method).to.equal('POST');
    expect(request.url).to.equal('https://id.example/acme/connect/token');
    expect(request.credentials).to.equal('omit');
    expect(Object.fromEntries(new URLSearchParams(await request.text()))).to.deep.equal({
      grant_type: 'authorization_code',
      code: 'c',
      client_id: 'spa',
      code_verifier: verifier,
      redirect_uri: `${location.origin}/callback`,
    });
  });

  it('dispatches a token event with all values of the token response, and no others', async () => {
    const page = await finish(code(), endpoint(json({ ...token, id_token: idToken, refresh_token: 'r' })));
    const { expiresAt, ...detail } = page.done.token!;
    expect(detail).to.deep.equal({
      accessToken: 'secret-token',
      tokenType: 'Bearer',
      expiresIn: 3600,
      scope: 'openid',
      authority: 'https://id.example',
      tenant: 'acme',
      clientId: 'spa',
      flow: 'pkce',
      returnTo: new URL('/accounts?tab=2#top', location.href).href,
      idToken,
      refreshToken: 'r',
    });
    expect(expiresAt).to.be.closeTo(Date.now() + 3_600_000, 10_000);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
  });

  it('checks the ID token against the nonce that was sent, if openid was requested', async () => {
    const openIdState = await beginPkceLogin({ scope: 'openid' });
    const nonce = await codeChallenge(stored(openIdState).verifier!);
    const page = await finish(
      code({ state: openIdState }),
      endpoint(json({ ...token, id_token: createIdToken({ nonce }) })),
    );
    expect(page.done.token!.accessToken).to.equal('secret-token');
  });

  it('dispatches one error event and no token if the ID token is not that of this login', async () => {
    const openIdState = await beginPkceLogin({ scope: 'openid' });
    const page = await finish(code({ state: openIdState }), endpoint(json({ ...token, id_token: idToken })));
    expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
    expect(page.done.token).to.be.undefined;
    expect(page.done.error!.code).to.equal('invalid_id_token');
    expect(page.done.error!.message).to.include('nonce');
  });

  it('accepts the code in the fragment', async () => {
    const page = await finish(`#${code().slice(1)}`, endpoint(json(token)));
    expect(page.done.token!.accessToken).to.equal('secret-token');
  });

  it('removes the code from the address, and the verifier from storage, before the token request', async () => {
    let address = '';
    let record: object = {};
    const page = await finish(code(), (window) =>
      endpoint(() => {
        address = window.location.search;
        record = stored(state);
        return json(token)();
      })(window),
    );
    expect(page.done.error).to.equal(undefined);
    expect(address).to.equal('');
    expect(record).to.have.property('used', true);
    expect(record).not.to.have.property('verifier');
  });

  it('writes no token and no code to storage, address or page', async () => {
    const page = await finish(
      code({ code: 'secret-code' }),
      endpoint(json({ ...token, refresh_token: 'secret-refresh' })),
    );
    const kept = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store })).join();
    expect(kept + page.address + page.document.documentElement.outerHTML).not.to.contain('secret');
    expect(page.complaints).to.deep.equal([]);
  });

  describe('if the token request fails', () => {
    const failures: [what: string, respond: Endpoint, code: string][] = [
      ['an OAuth error', json({ error: 'invalid_grant', error_description: 'used <b>' }, 400), 'invalid_grant'],
      ['an OAuth error with another status', json({ error: 'invalid_client' }, 401), 'invalid_client'],
      ['an error that is one of this package', json({ error: 'state_used' }, 400), 'invalid_response'],
      ['an HTTP error', () => new Response('', { status: 500 }), 'token_request_failed'],
      ['an HTTP error with other JSON', json({ message: 'no' }, 400), 'token_request_failed'],
      ['an HTML page', () => new Response('<h1>Hello</h1>'), 'token_request_failed'],
      ['JSON that is cut off', () => new Response('{"access_token":"secret'), 'token_request_failed'],
      ['JSON of another shape', json(['secret']), 'invalid_response'],
      ['a token without a type', json({ access_token: 'secret' }), 'invalid_response'],
      ['a token that is not a string', json({ ...token, access_token: 7 }), 'invalid_response'],
    ];
    for (const [what, respond, expected] of failures) {
      it(`reports ${expected} if the token endpoint responds with ${what}`, async () => {
        const page = await finish(code(), endpoint(respond));
        expect(page.done.error!.code).to.equal(expected);
        expect(`${page.done.error!.message} ${String(page.done.error!.cause)}`).not.to.contain('secret');
        expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
        expect(page.document.documentElement.outerHTML).not.to.contain('<b>');
        await aTimeout(200);
        expect(requests).to.have.lengthOf(1);
      });
    }

    it('reports token_request_failed with its cause if the token endpoint cannot be reached', async () => {
      const cause = new TypeError('Failed to fetch');
      const page = await finish(
        code(),
        endpoint(() => Promise.reject(cause)),
      );
      expect(page.done.error!.code).to.equal('token_request_failed');
      expect(page.done.error!.cause === cause).to.equal(true);
    });

    it('reports token_request_failed after a timeout of 30 seconds', async () => {
      const page = await finish(code(), (window) => {
        shortenTimeout(window);
        endpoint(
          (_, signal) =>
            new Promise((_, reject) => {
              signal?.addEventListener('abort', () => reject(signal.reason as Error));
            }),
        )(window);
      });
      expect(page.done.error!.code).to.equal('token_request_failed');
      expect((page.done.error!.cause as DOMException).name).to.equal('TimeoutError');
    });

    it('offers a retry after invalid_grant', async () => {
      const page = await finish(code(), endpoint(json({ error: 'invalid_grant' }, 400)));
      expect(page.callback.shadowRoot!.querySelector('a')).not.to.equal(null);
    });

    it('offers a retry with another state and verifier', async () => {
      const page = await finish(code(), endpoint(json({ error: 'temporarily_unavailable' }, 400)));
      const link = page.callback.shadowRoot!.querySelector('a')!;
      await waitUntil(() => link.href);
      followWithoutLeaving(() => link.click(), page.window);
      await waitUntil(() => new URL(link.href).searchParams.get('state') !== state);
      const again = new URL(link.href).searchParams;
      expect(again.get('response_type')).to.equal('code');
      expect(stored(again.get('state')!).verifier).to.match(/^[\w-]{43}$/);
    });
  });

  describe('that must not be sent', () => {
    const unsent: [description: string, response: () => string, code: string][] = [
      ['the issuer of another server', () => code({ iss: 'https://evil.example' }), 'issuer_mismatch'],
      ['an access token beside the code', () => `${code()}&access_token=t`, 'invalid_response'],
      ['an empty code', () => code({ code: '' }), 'invalid_response'],
      ['a repeated code', () => `${code()}&code=d`, 'invalid_response'],
      ['an error beside the code', () => code({ error: 'access_denied' }), 'access_denied'],
      ['a token instead of the code', () => responseFragment(state), 'invalid_response'],
    ];
    for (const [description, response, expected] of unsent) {
      it(`sends no token request for ${description}, and reports ${expected}`, async () => {
        const page = await finish(response(), endpoint(json(token)));
        expect(page.done.error!.code).to.equal(expected);
        expect(page.address).to.equal('callback.html');
        expect(requests).to.deep.equal([]);
        expect(stored(state)).not.to.have.property('verifier');
      });
    }

    it('sends no token request if the login requested a token', async () => {
      const implicit = await beginPkceLogin({ flow: 'implicit' });
      const page = await finish(code({ state: implicit }), endpoint(json(token)));
      expect(page.done.error!.code).to.equal('invalid_response');
      expect(requests).to.deep.equal([]);
    });

    it('sends no second token request for the same response', async () => {
      await finish(code(), endpoint(json(token)));
      const page = await finish(code(), endpoint(json(token)));
      expect(page.done.error!.code).to.equal('state_used');
      expect(requests).to.have.lengthOf(1);
    });

    it('sends no token request outside a secure context', async () => {
      const page = await finish(code(), (window) => {
        Object.defineProperty(window.crypto, 'subtle', { value: undefined });
        endpoint(json(token))(window);
      });
      expect(page.done.error!.code).to.equal('state_unknown');
      expect(requests).to.deep.equal([]);
    });

    it('sends no token request if another script has overwritten the verifier', async () => {
      localStorage.setItem(`aritma-login:1:${state}`, JSON.stringify({ ...stored(state), verifier: 7 }));
      const page = await finish(code(), endpoint(json(token)));
      expect(page.done.error!.code).to.equal('state_unknown');
      expect(requests).to.deep.equal([]);
    });
  });

  describe('while it is exchanged', () => {
    let respond: (response: Response) => void;
    const waiting = endpoint(() => new Promise((resolve) => (respond = resolve)));

    it('has the status pending, and elements can be added, removed and moved', async () => {
      const page = await CallbackPage.open(`callback.html${code()}`, waiting);
      await waitUntil(() => requests.length);
      const { callback: first } = page;
      expect(first.status).to.equal('pending');
      expect(first.shadowRoot!.querySelector('[role=status]')!.textContent.trim()).not.to.equal('');
      page.document.body.prepend(first);
      const second = page.mount();
      first.remove();
      respond(json(token)());
      expect((await page.outcome(second)).token!.accessToken).to.equal('secret-token');
      expect(page.areFrom(second)).to.deep.equal([true]);
      expect(requests).to.have.lengthOf(1);
    });

    it('continues without an element, and the next one dispatches the event', async () => {
      const page = await CallbackPage.open(`callback.html${code()}`, waiting);
      await waitUntil(() => requests.length);
      page.callback.remove();
      respond(json(token)());
      await aTimeout(100);
      expect(page.events).to.deep.equal([]);
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
      expect(requests).to.have.lengthOf(1);
    });

    it('sends no second token request after a reload, and reports login_interrupted', async () => {
      const page = await CallbackPage.open(`callback.html${code()}`, waiting);
      await waitUntil(() => requests.length);
      await page.waitForLoad(() => page.window.location.reload());
      const { error } = await page.outcome();
      expect(error!.code).to.equal('login_interrupted');
      expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
      expect(requests).to.have.lengthOf(1);
    });
  });
});
