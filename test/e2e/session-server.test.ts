import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts } from '../../demo/aritma-id/counts.js';
import type { Faults } from '../../demo/aritma-id/faults.js';
import { type Demo, startDemo } from '../../demo/demo.js';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { type ApiRequest, type CheckingApi, openCheckingApi } from './support/checking-api.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import { openRewritingServer, type RewritingServer } from './support/rewriting-server.js';
import {
  isIn,
  logIn,
  logInAtTheDemo,
  moveClock,
  openSessionSite,
  type SessionPages,
  settled,
  storedText,
} from './support/session-site.js';
import type { Site } from './support/site.js';
import { type BrowserTab, openTabbedBrowser, type TabbedBrowser } from './support/tabbed-browser.js';

const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };
const second = 1000;
const hour = 60 * 60 * second;

declare global {
  /** What the page waits for. */
  var waiting: { outcome?: string; at?: number };
}

for (const engine of engineNames) {
  describe(`a session and its servers in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let site: Site;
    let api: CheckingApi;
    let id: OidcProvider;
    let pages: SessionPages;
    let browser: TabbedBrowser;
    let tab: BrowserTab;

    before(async () => {
      api = await openCheckingApi();
      pages = {
        ...{ authority: '', tenant: 'acme', clientId: '', scope: '' },
        ...{ api: '', storage: 'browser', renew: 'always' },
      };
      site = await openSessionSite(pages);
      id = await openOidcProvider({ redirectUris: [`${site.origin}/callback`] });
      browser = await openTabbedBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await id.close();
      await site.close();
      await api.close();
    });
    beforeEach(async () => {
      const { id: clientId, scope } = oidcClient;
      const ofProvider = { authority: id.authority, issuer: '', clientId, scope };
      Object.assign(pages, { ...ofProvider, api: `${id.endpoint('userinfo')} ${api.origin}` });
      id.reset();
      api.refused.clear();
      api.requests.length = 0;
      tab = await browser.newTab();
      await tab.open(`${site.origin}/`);
    });
    afterEach(async () => {
      await tab.run(() => sessionOf().logout({ local: true }));
      await tab.close();
    });

    /** Calls the API in the page. Returns the status of each response, or the code of the error. */
    const call = (address: string, count = 1): Promise<(number | string)[]> =>
      tab.run(
        (url, times) =>
          Promise.all(
            Array.from({ length: times }, () =>
              sessionOf()
                .fetch(url)
                .then(
                  ({ status }) => status,
                  (error: Error & { code?: string }) => error.code ?? String(error),
                ),
            ),
          ),
        address,
        count,
      );

    describe('without a network', () => {
      /** The stored session, without what may change while nothing is renewed. */
      const stored = async (): Promise<unknown> => {
        const [{ content }] = JSON.parse(await storedText(tab)) as [{ content: Record<string, unknown> }];
        return { ...content, renewingSince: undefined };
      };

      for (const [what, then] of [
        ['does not respond', 'cut'],
        ['responds with the status 503', 'unavailable'],
      ] as const) {
        it(`is kept if the token endpoint ${what} for ten minutes around the expiry`, async () => {
          id.accessTokenLifetime = 600;
          await logIn(tab);
          const before = await stored();
          id.tokenEndpoint.fault = { when: 'before', then };
          await moveClock(tab, 300 * second);
          for (let step = 0; step < 20; step += 1) {
            await moveClock(tab, 30 * second);
            await tab.run(
              async (isOnline) => {
                if (isOnline) dispatchEvent(new Event('online'));
                await sessionOf()
                  .getToken({ signal: AbortSignal.timeout(100) })
                  .catch(() => undefined);
              },
              step % 6 === 3, // and not in the last steps, so that the pauses become long
            );
            const { state, shown } = await tab.run(() => snapshot());
            assert.deepEqual([state, shown], ['logged-in', 'logged-in'], `after ${String(30 * step)} s`);
          }
          assert.ok(id.tokenEndpoint.arrived.refresh_token > 3, 'the token was not renewed');
          assert.deepEqual(await stored(), before);

          await tab.run((address) => {
            globalThis.waiting = {};
            const done = (outcome: string): void =>
              void Object.assign(globalThis.waiting, { outcome, at: performance.now() });
            sessionOf()
              .fetch(address)
              .then(
                ({ status }) => done(String(status)),
                (error: unknown) => done(String(error)),
              );
          }, id.endpoint('userinfo'));
          let attempts: number;
          do {
            attempts = id.tokenEndpoint.arrived.refresh_token;
            await sleep(1000);
          } while (attempts !== id.tokenEndpoint.arrived.refresh_token);
          id.reset();
          const start = await tab.run(() => {
            if (globalThis.waiting.outcome) throw new Error(globalThis.waiting.outcome);
            const now = performance.now();
            dispatchEvent(new Event('online'));
            return now;
          });
          const { outcome, at } = await until('the response of the API', async () => {
            const result = await tab.run(() => globalThis.waiting);
            return result.outcome !== undefined && result;
          });
          assert.equal(outcome, '200');
          assert.ok(at! - start < 2000, `it took ${String(at! - start)} ms`);
          assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
          const page = await settled(tab, isIn('logged-in'));
          assert.deepEqual([page.isOffline, page.problems], [false, []]);
          const ended = page.changes.filter((change) => change.what.startsWith('logged-out'));
          assert.deepEqual(ended, []);
        });
      }
    });

    describe('with an API', () => {
      it('renews an expired token once for 50 calls, which all succeed', async () => {
        await logIn(tab);
        await moveClock(tab, 2 * hour);
        assert.deepEqual(await call(id.endpoint('userinfo'), 50), Array<number>(50).fill(200));
        assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
      });

      it('renews a refused token once for 50 calls, which all succeed', async () => {
        const { token } = await logIn(tab);
        api.refused.add(token);
        assert.deepEqual(await call(`${api.origin}/echo`, 50), Array<number>(50).fill(200));
        assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
        const statuses = api.requests.map(({ status }) => status).sort();
        assert.deepEqual(statuses.slice(-50), Array<number>(50).fill(401));
      });

      it('repeats the body of a refused request byte for byte', async () => {
        const { token } = await logIn(tab);
        api.refused.add(token);
        const statuses = await tab.run(async (address) => {
          const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 256);
          const form = new FormData();
          form.append('text', 'Ærlig – 100 %');
          form.append('file', new File([bytes], 'bytes.bin', { type: 'application/x-bytes' }));
          const post = (name: string, body: BodyInit, type?: string): Promise<number> =>
            sessionOf()
              .fetch(`${address}/${name}`, { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) })
              .then(({ status }) => status);
          return Promise.all([
            post('json', JSON.stringify({ name: 'Ærlig', amount: 1.5 }), 'application/json'),
            post('form', form),
            post('blob', new Blob([bytes], { type: 'application/x-bytes' })),
          ]);
        }, api.origin);
        assert.deepEqual(statuses, [200, 200, 200]);
        const bytes = Buffer.from(Uint8Array.from({ length: 5000 }, (_, index) => index % 256));
        const sent = (name: string): [ApiRequest, ApiRequest] => {
          const [first, repeated, ...others] = api.requests.filter(({ path }) => path === `/${name}`);
          assert.deepEqual([first?.status, repeated?.status, others.length], [401, 200, 0], name);
          assert.deepEqual([first?.body, first?.type], [repeated?.body, repeated?.type], name);
          return [first!, repeated!];
        };
        const [, json] = sent('json');
        assert.equal(Buffer.from(json.body, 'base64').toString(), '{"name":"Ærlig","amount":1.5}');
        const [, blob] = sent('blob');
        assert.deepEqual([blob.body, blob.type], [bytes.toString('base64'), 'application/x-bytes']);
        const [, form] = sent('form');
        const headers = { 'content-type': form.type! };
        const parsed = await new Response(Buffer.from(form.body, 'base64'), { headers }).formData();
        assert.equal(parsed.get('text'), 'Ærlig – 100 %');
        assert.deepEqual(Buffer.from(await (parsed.get('file') as File).arrayBuffer()), bytes);
        assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
      });

      it('does not send the token to another origin that the API redirects to', async () => {
        const { token } = await logIn(tab);
        assert.deepEqual(await call(`${api.origin}/redirect`), [200]);
        const seen = api.requests.map(({ path, authorization }) => [path, authorization]);
        assert.deepEqual(seen, [
          ['/redirect', `Bearer ${token}`],
          ['/redirected', null],
        ]);
      });

      it('sends nothing to addresses that are not below "api"', async () => {
        await logIn(tab);
        const addresses = [
          `${api.otherOrigin}/echo`,
          api.origin.replace('localhost', 'localhost.evil.example'),
          api.origin.replace('//', '//user:secret@'),
          api.origin.replace('http:', 'https:'),
        ];
        for (const address of addresses) {
          const [outcome] = await call(address);
          // A request with user information cannot be constructed.
          assert.match(String(outcome), /^invalid_configuration|^TypeError: .*credentials|^TypeError: .*@/, address);
        }
        assert.deepEqual(api.requests, []);
      });
    });

    describe('of a server with other tokens', () => {
      let demo: Demo;
      let server: RewritingServer;

      before(async () => {
        demo = await startDemo({ applicationPort: 0, authorizationPort: 0, redirectUris: [`${site.origin}/callback`] });
        server = await openRewritingServer(demo.authority);
      });
      after(async () => {
        await server.close();
        await demo.close();
      });
      beforeEach(async () => {
        const scope = 'openid offline_access banking.ais.read';
        const issuer = `${demo.authority}/acme`;
        Object.assign(pages, { authority: server.authority, issuer, clientId: 'spa-pkce', scope });
        pages.api = `${demo.authority}/acme/api ${api.origin}`;
        server.rewrite = (tokens) => tokens;
        await setFaults({});
        await fetch(control('counts'), { method: 'DELETE' });
        await tab.open(`${site.origin}/`);
      });

      const control = (name: string) => `${demo.authority}/acme/demo/${name}`;
      const accounts = () => `${demo.authority}/acme/api/accounts`;
      const counts = async () => (await (await fetch(control('counts'))).json()) as Counts;
      const setFaults = (faults: Partial<Faults>) =>
        fetch(control('faults'), { method: 'PUT', body: JSON.stringify(faults) });

      /** The clock of the page has passed the time at which the token is renewed. */
      const passes = async (milliseconds: number): Promise<void> => {
        await moveClock(tab, milliseconds);
        await tab.run(() => void dispatchEvent(new Event('online')));
      };

      it('lasts until the access token expires, if public clients may not renew tokens', async () => {
        await setFaults({ tokenEndpoint: 'invalid_client' });
        const { token } = await logInAtTheDemo(tab);
        await passes(hour - 30 * second);
        const warned = await settled(tab, ({ changes }) => changes.some(({ type }) => type === 'sessionerror'));
        assert.deepEqual([warned.state, warned.token], ['logged-in', token]);
        assert.deepEqual(await call(accounts()), [200]);
        await tab.open(`${site.origin}/`);
        assert.deepEqual(await call(accounts()), [200]);
        assert.equal((await counts()).refresh_token.refused, 1);
        await passes(hour);
        const { reason, message, changes } = await settled(tab, isIn('logged-out'));
        assert.deepEqual([reason, message], ['expired', 'Your session has ended. Please log in again.']);
        const warnings = changes.filter(({ type }) => type === 'sessionerror');
        assert.deepEqual(warnings, [], 'the page before has reported it');
        assert.deepEqual(await call(accounts()), ['login_required']);
        assert.equal((await counts()).refresh_token.refused, 1);
        await logInAtTheDemo(tab);
      });

      it('is renewed without an ID token', async () => {
        pages.scope = 'offline_access banking.ais.read';
        await tab.open(`${site.origin}/`);
        const { token } = await logInAtTheDemo(tab);
        assert.doesNotMatch(await storedText(tab), /"idToken"|"sub"/);
        await passes(2 * hour);
        const renewed = await settled(tab, (page) => page.token !== '' && page.token !== token);
        assert.equal(renewed.state, 'logged-in');
        await tab.open(`${site.origin}/`);
        assert.equal((await settled(tab, isIn('logged-in'))).token, renewed.token);
      });

      it('lasts until the API refuses the token, if its lifetime is not known', async () => {
        await setFaults({ tellsLifetime: false });
        const { token } = await logInAtTheDemo(tab);
        assert.equal(await tab.run(() => sessionOf().expiresAt ?? 'not known'), 'not known');
        await passes(400 * 24 * hour);
        assert.deepEqual(await call(accounts()), [200]);
        assert.equal((await counts()).refresh_token.served, 0);
        await fetch(control('access-tokens'), { method: 'DELETE' });
        assert.deepEqual(await call(accounts(), 10), Array<number>(10).fill(200));
        assert.equal((await counts()).refresh_token.served, 1);
        assert.notEqual((await settled(tab, isIn('logged-in'))).token, token);
      });

      it('keeps and renews tokens of 40 kB', async () => {
        let count = 0;
        server.rewrite = (tokens) => ({ ...tokens, access_token: `${String((count += 1))}-${'x'.repeat(40_000)}` });
        const { token } = await logInAtTheDemo(tab);
        assert.equal(token.length, 40_002);
        await tab.open(`${site.origin}/`);
        assert.equal((await settled(tab, isIn('logged-in'))).token, token);
        await passes(2 * hour);
        const renewed = await settled(tab, (page) => page.token.startsWith('2-'));
        assert.deepEqual([renewed.state, renewed.token.length], ['logged-in', 40_002]);
        await tab.open(`${site.origin}/`);
        assert.equal((await settled(tab, isIn('logged-in'))).token, renewed.token);
      });

      it('follows a lifetime that changes with each renewal', async () => {
        await logInAtTheDemo(tab);
        for (const lifetime of [60, 7200, 5_184_000, 600]) {
          await setFaults({ accessTokenLifetime: lifetime });
          const left = await tab.run(async () => {
            await sessionOf().renew();
            return sessionOf().expiresAt! - Date.now();
          });
          assert.ok(Math.abs(left - lifetime * second) < 5 * second, `${String(left)} ms of ${String(lifetime)} s`);
        }
        const served = (await counts()).refresh_token.served;
        await sleep(2000);
        assert.equal((await counts()).refresh_token.served, served, 'nothing is scheduled at once');
      });
    });
  });
}
