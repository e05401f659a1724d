import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ownErrorCodes } from '../../src/oauth/error.js';
import { codeChallenge } from '../../src/oauth/pkce.js';
import { oauthExports } from '../../tools/oauth-exports.js';

const functions = [
  'authorizationUrl',
  'codeChallenge',
  'createPkcePair',
  'createState',
  'findAuthorizationResponse',
  'readAccessToken',
  'readLoginSettings',
  'readTokenResponse',
  'refreshRequest',
  'responseState',
  'revocationRequest',
  'tokenRequest',
  'validateAuthorizationResponse',
  'validateIdToken',
];
const types = [
  'AccessToken',
  'AritmaLoginErrorCode',
  'AritmaLoginErrorDetails',
  'AuthorizationResponse',
  'Flow',
  'IdTokenClaims',
  'LoginAttributes',
  'LoginSettings',
  'LoginSettingsResult',
  'PageContext',
  'PkcePair',
  'TokenSettings',
];

describe('aritma-login/oauth.js', () => {
  const exports = oauthExports();
  const names = (kind: string) => exports.filter((one) => one.kind === kind).map(({ name }) => name);

  it('exports these functions, one class, and nothing else', async () => {
    const module = (await import(new URL('../../dist/oauth.js', import.meta.url).href)) as object;
    assert.deepEqual(Object.keys(module).sort(), ['AritmaLoginError', ...functions]);
    assert.deepEqual(names('function'), functions);
    assert.deepEqual(names('class'), ['AritmaLoginError']);
  });

  it('exports these types, and no others', () => {
    assert.deepEqual(names('type'), types);
  });

  for (const { name, description, undocumented, throws } of exports) {
    it(`documents ${name}, its parameters and its error codes`, () => {
      assert.match(description, /^[A-Z].*[.:]$/);
      assert.deepEqual(undocumented, []);
      for (const text of throws) {
        const [, code] = /^AritmaLoginError (?:`(\w+)` if|with the server's `error`) /.exec(text) ?? assert.fail(text);
        if (code) assert.ok((ownErrorCodes as readonly string[]).includes(code), code);
      }
    });
  }
});

describe('docs/oauth.md', async () => {
  const text = await readFile('docs/oauth.md', 'utf8');
  const quotes = [...text.matchAll(/<!-- (test\/package\/consumer\/\S+) -->\s+```ts\n(.*?)```/gs)];

  it('has a table of all exports', () => assert.match(text, /<!-- made: oauth -->\n\n\| function/));

  it('has two examples', () => assert.equal(quotes.length, 2));

  for (const [, file = '', code = ''] of quotes) {
    it(`has the same example as ${file}, which is type-checked and run`, async () => {
      assert.equal(code, await readFile(file, 'utf8'));
    });
  }
});

const complete = JSON.stringify({ access_token: 'secret-token', token_type: 'Bearer', expires_in: 3600 });

/** A request that the token endpoint or the API has received. */
interface Received {
  readonly url: string;
  readonly authorization: string | null;
  readonly body: URLSearchParams;
}

describe('the examples in docs/oauth.md', () => {
  const { fetch } = globalThis;
  let received: Received[];
  let responseBody: string;

  beforeEach(() => {
    received = [];
    responseBody = complete;
    globalThis.fetch = async (input, init) => {
      const request = new Request(new URL(input instanceof Request ? input.url : input, 'https://your-app.example'), {
        ...(input instanceof Request && { method: input.method, headers: input.headers, body: await input.text() }),
        ...init,
      });
      const { url, headers } = request;
      const body = new URLSearchParams(await request.text());
      received.push({ url, authorization: headers.get('authorization'), body });
      return new Response(responseBody);
    };
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  /** Checks the requests to the token endpoint against the authorization request. */
  async function assertExchanged(authorizationRequest: string, redirectUri: string): Promise<void> {
    const { searchParams } = new URL(authorizationRequest);
    assert.equal(received.length, 1);
    const [{ url, body }] = received as [Received];
    assert.equal(url, 'https://id.aritma.io/acme/connect/token');
    assert.equal(body.get('code'), 'c');
    assert.equal(body.get('redirect_uri'), redirectUri);
    assert.equal(searchParams.get('redirect_uri'), redirectUri);
    assert.equal(await codeChallenge(body.get('code_verifier')!), searchParams.get('code_challenge'));
  }

  describe('a code flow on a server', () => {
    interface Server {
      login(session: Session): Promise<Response>;
      signedIn(request: Request, session: Session, clientSecret: string): Promise<Response>;
    }
    interface Session {
      logins: Map<string, string>;
      token?: { accessToken: string };
    }
    const signedIn = 'https://your-app.example/signed-in';

    async function begin() {
      const server = (await import(new URL('consumer/code-flow-server.ts', import.meta.url).href)) as Server;
      const session: Session = { logins: new Map() };
      const url = (await server.login(session)).headers.get('location')!;
      const state = new URL(url).searchParams.get('state')!;
      return { server, session, url, state };
    }

    it('ends with a token in the session', async () => {
      const { server, session, url, state } = await begin();
      const request = new Request(`${signedIn}?code=c&state=${state}`);
      const response = await server.signedIn(request, session, 'a secret: 100 % + ~/=');
      assert.equal(response.headers.get('location'), '/');
      assert.equal(session.token?.accessToken, 'secret-token');
      await assertExchanged(url, signedIn);
      const [scheme, credentials = ''] = received[0]!.authorization!.split(' ');
      assert.equal(scheme, 'Basic');
      const parts = new URLSearchParams(atob(credentials).replace(':', '='));
      assert.deepEqual([...parts], [['your-server', 'a secret: 100 % + ~/=']]);
    });

    it('rejects the login of another session, and a login that was used before', async () => {
      const { server, session, state } = await begin();
      const request = new Request(`${signedIn}?code=c&state=${state}`);
      await assert.rejects(server.signedIn(request, { logins: new Map() }, 's'), { code: 'state_unknown' });
      await server.signedIn(request, session, 's');
      await assert.rejects(server.signedIn(request, session, 's'), { code: 'state_unknown' });
      assert.equal(received.length, 1);
    });
  });

  describe('PKCE in a worker', () => {
    type Worker = { onmessage?(event: { data: object }): Promise<void>; postMessage?(message: Reply): void };
    interface Reply {
      url?: string;
      login?: { state: string };
      rest?: string;
      error?: string;
    }
    const worker = globalThis as unknown as Worker;
    let replies: Reply[] = [];

    async function send(data: object): Promise<Reply> {
      await worker.onmessage!({ data });
      return replies.pop()!;
    }

    beforeEach(async () => {
      replies = [];
      const { href, origin } = new URL('https://your-app.example/worker.js');
      Object.assign(globalThis, { location: { href, origin }, isSecureContext: true, onmessage: null });
      worker.postMessage = (message) => void replies.push(message);
      await import(new URL(`consumer/pkce-worker.ts?${Math.random()}`, import.meta.url).href);
    });
    afterEach(() => {
      for (const name of ['location', 'isSecureContext', 'postMessage', 'onmessage']) {
        Reflect.deleteProperty(globalThis, name);
      }
    });

    it('ends with a token that is sent to the API and not to the page', async () => {
      const { url = '', login } = await send({ type: 'begin' });
      const address = `https://your-app.example/callback?tab=2&code=c&state=${login!.state}`;
      assert.deepEqual(await send({ type: 'finish', address, login }), {
        rest: 'https://your-app.example/callback?tab=2',
      });
      await assertExchanged(url, 'https://your-app.example/callback');
      responseBody = '{"accounts":[]}';
      assert.deepEqual(await send({ type: 'accounts' }), { accounts: [] });
      assert.equal(received[1]?.authorization, 'Bearer secret-token');
    });

    it('rejects the response to a login of another tab', async () => {
      const { login } = await send({ type: 'begin' });
      const address = `https://your-app.example/callback?code=c&state=${login!.state}`;
      assert.deepEqual(await send({ type: 'finish', address, login: null }), { error: 'state_unknown' });
      const denied = `https://your-app.example/callback?error=access_denied&state=${login!.state}`;
      assert.deepEqual(await send({ type: 'finish', address: denied, login }), { error: 'access_denied' });
      assert.equal(received.length, 0);
    });
  });
});
