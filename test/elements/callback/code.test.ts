import { aTimeout, expect, waitUntil } from '@open-wc/testing';
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
import { shortenTimeout } from '../../faults/endpoint.js';

const token = { access_token: 'secret-token', token_type: 'Bearer', expires_in: 3600, scope: 'openid' };
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

  it('exchanges it once for the token, with the verifier and without cookies', async () => {
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

  it('tells all that the server sent, and nothing more', async () => {
    const page = await finish(code(), endpoint(json({ ...token, id_token: 'i', refresh_token: 'r' })));
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
      idToken: 'i',
      refreshToken: 'r',
    });
    expect(expiresAt).to.be.closeTo(Date.now() + 3_600_000, 10_000);
    expect(page.events.map(({ type }) => type)).to.deep.equal(['token']);
  });

  it('takes it from the fragment as well', async () => {
    const page = await finish(`#${code().slice(1)}`, endpoint(json(token)));
    expect(page.done.token!.accessToken).to.equal('secret-token');
  });

  it('has taken it out of the address and the verifier out of storage when it is sent', async () => {
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

  it('keeps the tokens and the code out of storage, address and page', async () => {
    const page = await finish(
      code({ code: 'secret-code' }),
      endpoint(json({ ...token, refresh_token: 'secret-refresh' })),
    );
    const kept = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store })).join();
    expect(kept + page.address + page.document.documentElement.outerHTML).not.to.contain('secret');
    expect(page.complaints).to.deep.equal([]);
  });

  describe('that the token endpoint does not turn into a token', () => {
    const failures: [what: string, respond: Endpoint, code: string][] = [
      ['an OAuth error', json({ error: 'invalid_grant', error_description: 'used <b>' }, 400), 'invalid_grant'],
      ['an OAuth error with another status', json({ error: 'invalid_client' }, 401), 'invalid_client'],
      ['an error that is one of this package', json({ error: 'state_used' }, 400), 'invalid_response'],
      ['an HTTP error', () => new Response('', { status: 500 }), 'token_request_failed'],
      ['an HTTP error with other JSON', json({ message: 'no' }, 400), 'token_request_failed'],
      ['a page', () => new Response('<h1>Hello</h1>'), 'token_request_failed'],
      ['JSON that is cut off', () => new Response('{"access_token":"secret'), 'token_request_failed'],
      ['JSON of another shape', json(['secret']), 'invalid_response'],
      ['no token type', json({ access_token: 'secret' }), 'invalid_response'],
      ['a token that is no text', json({ ...token, access_token: 7 }), 'invalid_response'],
    ];
    for (const [what, respond, expected] of failures) {
      it(`but into ${what}, ends in ${expected}`, async () => {
        const page = await finish(code(), endpoint(respond));
        expect(page.done.error!.code).to.equal(expected);
        expect(`${page.done.error!.message} ${String(page.done.error!.cause)}`).not.to.contain('secret');
        expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
        expect(page.document.documentElement.outerHTML).not.to.contain('<b>');
        await aTimeout(200);
        expect(requests).to.have.lengthOf(1);
      });
    }

    it('since it cannot be reached, ends in token_request_failed with the cause', async () => {
      const cause = new TypeError('Failed to fetch');
      const page = await finish(
        code(),
        endpoint(() => Promise.reject(cause)),
      );
      expect(page.done.error!.code).to.equal('token_request_failed');
      expect(page.done.error!.cause === cause).to.equal(true);
    });

    it('within 30 seconds, ends in token_request_failed', async () => {
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

    it('since it came too late for the server, may be tried again too', async () => {
      const page = await finish(code(), endpoint(json({ error: 'invalid_grant' }, 400)));
      expect(page.callback.shadowRoot!.querySelector('a')).not.to.equal(null);
    });

    it('may be tried again by the person, with another state and verifier', async () => {
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
    const unsent: [what: string, answerOf: () => string, code: string][] = [
      ['with the issuer of another server', () => code({ iss: 'https://evil.example' }), 'issuer_mismatch'],
      ['with a token', () => `${code()}&access_token=t`, 'invalid_response'],
      ['when it is empty', () => code({ code: '' }), 'invalid_response'],
      ['when it is repeated', () => `${code()}&code=d`, 'invalid_response'],
      ['with an error', () => code({ error: 'access_denied' }), 'access_denied'],
      ['where a token came in its place', () => responseFragment(state), 'invalid_response'],
    ];
    for (const [what, answerOf, expected] of unsent) {
      it(`${what}, is not`, async () => {
        const page = await finish(answerOf(), endpoint(json(token)));
        expect(page.done.error!.code).to.equal(expected);
        expect(page.address).to.equal('callback.html');
        expect(requests).to.deep.equal([]);
        expect(stored(state)).not.to.have.property('verifier');
      });
    }

    it('where a token was asked for, is not', async () => {
      const implicit = await beginPkceLogin({ flow: 'implicit' });
      const page = await finish(code({ state: implicit }), endpoint(json(token)));
      expect(page.done.error!.code).to.equal('invalid_response');
      expect(requests).to.deep.equal([]);
    });

    it('a second time, is not', async () => {
      await finish(code(), endpoint(json(token)));
      const page = await finish(code(), endpoint(json(token)));
      expect(page.done.error!.code).to.equal('state_used');
      expect(requests).to.have.lengthOf(1);
    });

    it('outside a secure context, is not', async () => {
      const page = await finish(code(), (window) => {
        Object.defineProperty(window.crypto, 'subtle', { value: undefined });
        endpoint(json(token))(window);
      });
      expect(page.done.error!.code).to.equal('state_unknown');
      expect(requests).to.deep.equal([]);
    });

    it('by a record that another script made, is not', async () => {
      localStorage.setItem(`aritma-login:1:${state}`, JSON.stringify({ ...stored(state), verifier: 7 }));
      const page = await finish(code(), endpoint(json(token)));
      expect(page.done.error!.code).to.equal('state_unknown');
      expect(requests).to.deep.equal([]);
    });
  });

  describe('while it is exchanged', () => {
    let respond: (response: Response) => void;
    const waiting = endpoint(() => new Promise((resolve) => (respond = resolve)));

    it('says so, and lets elements come, go and move', async () => {
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

    it('goes on without an element, for the next one', async () => {
      const page = await CallbackPage.open(`callback.html${code()}`, waiting);
      await waitUntil(() => requests.length);
      page.callback.remove();
      respond(json(token)());
      await aTimeout(100);
      expect(page.events).to.deep.equal([]);
      expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
      expect(requests).to.have.lengthOf(1);
    });

    it('is not begun again by a reload', async () => {
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
