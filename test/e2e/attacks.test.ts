import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { click, openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';
const secrets = /s3cret|aritma\.[\w-]{43}/;
const forged = `#access_token=evil&token_type=Bearer&state=aritma.${'x'.repeat(43)}`;

/** Reports the events of a page. */
const listening = `<script>
  for (const type of ['token', 'tokenerror']) {
    addEventListener(type, ({ detail }) => tell('outcome', { is: detail.code ?? detail.accessToken, tenant: detail.tenant }));
  }
</script>`;

/** Begins a login as soon as the page has loaded. */
const following = `<script type="module">
  const login = document.querySelector('aritma-login');
  await login.updateComplete;
  setTimeout(() => login.click());
</script>`;

/**
 * The pages of the application.
 *
 * @param id the origin of the authorization server
 */
function applicationPage({ pathname, searchParams }: URL, id: string): string | undefined {
  if (pathname === '/callback') {
    return `${library}${listening}<img src="/picture" alt=""><aritma-callback></aritma-callback><a href="/next">On</a>`;
  }
  if (pathname === '/next') return '<p>Next page</p>';
  if (pathname !== '/') return undefined;
  return `${library}<aritma-login authority="${id}" tenant="${searchParams.get('tenant') ?? 'acme'}"
    client-id="spa" scope="a" redirect-uri="/callback" flow="${searchParams.get('flow') ?? 'implicit'}"></aritma-login>
    ${searchParams.has('waits') ? '' : following}`;
}

for (const engine of engineNames) {
  describe(`attacks in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let id: Site;
    let application: Site;
    /** The attacker's site. To the browser, its host is a different site. */
    let evil: { origin: string; site: Site };
    let browser: ScriptedBrowser;
    /** Builds the authorization server's page, which responds immediately, from the request and the state. */
    let respond: (request: URLSearchParams, state: string) => string;

    const redirect = (request: URLSearchParams, response: string): string =>
      `<script>location.replace('${request.get('redirect_uri') ?? ''}${response}');</script>`;
    const respondCorrectly = (request: URLSearchParams, state: string): string =>
      request.get('response_type') === 'code'
        ? redirect(request, `?code=s3cret-code&state=${state}`)
        : redirect(request, `#access_token=s3cret&token_type=Bearer&state=${state}`);

    before(async () => {
      browser = await openScriptedBrowser(engine);
    });
    beforeEach(async () => {
      respond = respondCorrectly;
      id = await openSite(
        ({ pathname, searchParams }) => {
          if (pathname.endsWith('/token')) return { whole: '{"access_token":"s3cret","token_type":"Bearer"}' };
          if (pathname.endsWith('/authorize')) return respond(searchParams, searchParams.get('state') ?? '');
          return undefined;
        },
        { 'access-control-allow-origin': '*' },
      );
      application = await openSite((url) => applicationPage(url, id.origin), { 'referrer-policy': 'unsafe-url' });
      const site = await openSite(
        ({ searchParams }) => `<title>Evil</title>
        <script>window.messages = []; addEventListener('message', ({ data }) => messages.push(data));</script>
        ${searchParams.has('frame') ? `<iframe src="${searchParams.get('frame') ?? ''}"></iframe>` : ''}`,
      );
      evil = { origin: site.origin.replace('localhost', '127.0.0.1'), site };
    });
    afterEach(async () => {
      for (const site of [application, id, evil.site]) await site.close();
    });
    after(() => browser.close());

    const outcome = (): Promise<unknown> => application.told('outcome');
    const expectNoOutcome = async (): Promise<void> => {
      await assert.rejects(application.told('outcome', 1000), /in vain/);
    };

    /** Opens a window in a click, since browsers block other attempts. */
    async function openByClick(url: string): Promise<void> {
      await browser.run((address) => {
        const button = document.createElement('button');
        button.textContent = 'Open';
        button.onclick = () => Object.assign(window, { child: open(address, 'child') });
        document.body.prepend(button);
      }, url);
      await click(browser, 'button');
    }

    /** Lists what the attacker's page can access of a window, and the messages that it has received. */
    const leaksFrom = (which: 'child' | 'frame'): Promise<unknown[]> =>
      browser.run((name) => {
        const evilWindow = window as unknown as { child: Window; messages: unknown[] };
        const target = name === 'child' ? evilWindow.child : frames[0]!;
        const attempts = [
          () => target.location.href,
          () => target.document.body,
          () => target.localStorage,
          () => target.history.state as unknown,
          () => (target as unknown as { customElements: unknown }).customElements,
        ];
        const accessible = attempts.filter((access) => {
          try {
            access();
            return true;
          } catch {
            return false;
          }
        });
        target.postMessage({ access_token: 'evil', accessToken: 'evil' }, '*');
        return [...accessible.map(String), ...evilWindow.messages];
      }, which);

    it('a hostile opener sees nothing and cannot insert its own token (RFC 9700 4.7, CWE-1022)', async () => {
      await browser.open(evil.origin);
      await openByClick(`${application.origin}/callback${forged}`);
      assert.deepEqual(await outcome(), { is: 'state_unknown' });

      const navigate = (url: string): Promise<void> =>
        browser.run((to) => {
          (window as unknown as { child: Window }).child.location.href = to;
        }, url);
      await navigate(application.origin);
      assert.deepEqual(await outcome(), { is: 's3cret', tenant: 'acme' });
      assert.deepEqual(await leaksFrom('child'), []);

      for (const address of ['/callback', '/callback?again']) {
        await navigate(`${application.origin}${address}${forged}`);
        assert.deepEqual(await outcome(), { is: 'state_unknown' });
      }
      await navigate(`${application.origin}/callback?once-more${forged}`);
      assert.deepEqual(await outcome(), { is: 'state_unknown' });
      assert.deepEqual(await leaksFrom('child'), []);
      await browser.run(() => (window as unknown as { child: Window }).child.close());
    });

    it('the callback page in a frame of another site has no login and reveals nothing (RFC 9700 4.16)', async () => {
      await browser.open(`${application.origin}/?waits`);
      const state = await browser.run(async () => {
        await customElements.whenDefined('aritma-login');
        const login = document.querySelector<HTMLElement & { href: string }>('aritma-login')!;
        addEventListener('click', (event) => event.preventDefault());
        login.click();
        return new URL(login.href).searchParams.get('state');
      });
      const page = `${application.origin}/callback#access_token=s3cret&token_type=Bearer&state=${state ?? ''}`;
      await browser.open(`${evil.origin}/?frame=${encodeURIComponent(page)}`);
      assert.deepEqual(await outcome(), { is: 'state_unknown' }, 'the frame has separate storage');
      assert.deepEqual(await leaksFrom('frame'), []);
      await expectNoOutcome();
    });

    for (const flow of ['implicit', 'pkce']) {
      it(`the referrer of a later page has no response with flow="${flow}" (RFC 9700 4.2)`, async () => {
        await browser.open(`${application.origin}/?flow=${flow}`);
        assert.deepEqual(await outcome(), { is: 's3cret', tenant: 'acme' });
        await browser.run(() => void setTimeout(() => document.querySelector('a')!.click()));
        const next = await application.visited('/next');
        assert.equal(next.referrer, `${application.origin}/callback`);
        const inPage = (): Promise<string | false> =>
          browser.run(() => location.pathname === '/next' && document.referrer).catch(() => false as const);
        assert.equal(await until('the next page', inPage), `${application.origin}/callback`);
        await browser.open(`${evil.origin}/`);
        for (const { url, referrer } of evil.site.visits) assert.doesNotMatch(`${url.href} ${referrer}`, secrets);
      });

      // WebKit's driver loses history entries, so test/attacks/traces.test.ts tests the history of a frame in WebKit.
      if (engine === 'webkitgtk') continue;
      it(`the history has no response with flow="${flow}" after Back and Forward (RFC 9700 4.3)`, async () => {
        await browser.open(`${application.origin}/?flow=${flow}`);
        assert.deepEqual(await outcome(), { is: 's3cret', tenant: 'acme' });
        await browser.run(() => void setTimeout(() => document.querySelector('a')!.click()));
        await application.visited('/next');
        const at = (path: string): Promise<string> =>
          until(`the page ${path}`, () =>
            browser.run((wanted) => location.pathname === wanted && location.href, path).catch(() => false as const),
          );
        await at('/next');
        for (const [step, path] of [
          [-1, '/callback'],
          [1, '/next'],
          [-1, '/callback'],
        ] as const) {
          await browser.run((by) => void setTimeout(() => history.go(by)), step);
          assert.doesNotMatch(await at(path), secrets);
        }
        await browser.run(() => void setTimeout(() => location.reload()));
        await expectNoOutcome();
        assert.doesNotMatch(await at('/callback'), secrets);
      });
    }

    it('two tabs whose responses are crossed each end as the state of the response says (RFC 9700 4.7)', async () => {
      const begun = (): string[] =>
        id.visits
          .filter(({ url }) => url.pathname.endsWith('/authorize'))
          .map(({ url }) => url.searchParams.get('state')!);
      respond = (request, state) => {
        const other = begun().find((candidate) => candidate !== state);
        return other === undefined
          ? '<script>setTimeout(() => location.reload(), 300)</script>'
          : respondCorrectly(request, other);
      };
      await browser.open(`${application.origin}/?waits`);
      await openByClick('/?tenant=globex');
      await until('the second login', () => begun().length > 0);
      await browser.run(() => void setTimeout(() => document.querySelector<HTMLElement>('aritma-login')!.click()));
      const both = [await outcome(), await outcome()] as { is: string; tenant: string }[];
      assert.deepEqual(both.map(({ tenant }) => tenant).sort(), ['acme', 'globex']);
      assert.deepEqual(new Set(both.map(({ is }) => is)), new Set(['s3cret']));
      await expectNoOutcome();
    });
  });
}
