import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { click, openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';
import { tabMissing } from './support/tab.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';
const secrets = /s3cret|aritma\.[\w-]{43}/;
const forged = `#access_token=evil&token_type=Bearer&state=aritma.${'x'.repeat(43)}`;

/** Tells what a page hears of a login. */
const listening = `<script>
  for (const type of ['token', 'tokenerror']) {
    addEventListener(type, ({ detail }) => tell('outcome', { is: detail.code ?? detail.accessToken, tenant: detail.tenant }));
  }
</script>`;

/** Begins a login as soon as the page is there. */
const following = `<script type="module">
  const login = document.querySelector('aritma-login');
  await login.updateComplete;
  setTimeout(() => login.click());
</script>`;

/** What the application shows; `id` is the authorization server's origin. */
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
  describe(`attacks in ${engine}`, { skip: tabMissing(engine) ?? false }, () => {
    let id: Site;
    let application: Site;
    /** A site of the attacker's, which is another one to the browser. */
    let evil: { origin: string; site: Site };
    let browser: ScriptedBrowser;
    /** What the authorization server answers at once, given the request and the state. */
    let answer: (request: URLSearchParams, state: string) => string;

    const answering = (request: URLSearchParams, reply: string): string =>
      `<script>location.replace('${request.get('redirect_uri') ?? ''}${reply}');</script>`;
    const tokenAnswer = (request: URLSearchParams, state: string): string =>
      request.get('response_type') === 'code'
        ? answering(request, `?code=s3cret-code&state=${state}`)
        : answering(request, `#access_token=s3cret&token_type=Bearer&state=${state}`);

    before(async () => {
      browser = await openScriptedBrowser(engine);
    });
    beforeEach(async () => {
      answer = tokenAnswer;
      id = await openSite(
        ({ pathname, searchParams }) => {
          if (pathname.endsWith('/token')) return { whole: '{"access_token":"s3cret","token_type":"Bearer"}' };
          if (pathname.endsWith('/authorize')) return answer(searchParams, searchParams.get('state') ?? '');
          return undefined;
        },
        { 'access-control-allow-origin': '*' },
      );
      application = await openSite((url) => applicationPage(url, id.origin), { 'referrer-policy': 'unsafe-url' });
      const site = await openSite(
        ({ searchParams }) => `<title>Evil</title>
        <script>window.said = []; addEventListener('message', ({ data }) => said.push(data));</script>
        ${searchParams.has('frame') ? `<iframe src="${searchParams.get('frame') ?? ''}"></iframe>` : ''}`,
      );
      evil = { origin: site.origin.replace('localhost', '127.0.0.1'), site };
    });
    afterEach(async () => {
      for (const site of [application, id, evil.site]) await site.close();
    });
    after(() => browser.close());

    const outcome = (): Promise<unknown> => application.told('outcome');
    const isSilent = async (): Promise<void> => {
      await assert.rejects(application.told('outcome', 1000), /in vain/);
    };

    /** Opens a window as a page may: when it is clicked. */
    async function openByClick(url: string): Promise<void> {
      await browser.run((address) => {
        const button = document.createElement('button');
        button.textContent = 'Open';
        button.onclick = () => Object.assign(window, { child: open(address, 'child') });
        document.body.prepend(button);
      }, url);
      await click(browser, 'button');
    }

    /** What the attacker's page got to know of a window: nothing, where all is well. */
    const seenOf = (which: 'child' | 'frame'): Promise<unknown[]> =>
      browser.run((name) => {
        const evilWindow = window as unknown as { child: Window; said: unknown[] };
        const target = name === 'child' ? evilWindow.child : frames[0]!;
        const looks = [
          () => target.location.href,
          () => target.document.body,
          () => target.localStorage,
          () => target.history.state as unknown,
          () => (target as unknown as { customElements: unknown }).customElements,
        ];
        const seen = looks.filter((look) => {
          try {
            look();
            return true;
          } catch {
            return false;
          }
        });
        target.postMessage({ access_token: 'evil', accessToken: 'evil' }, '*');
        return [...seen.map(String), ...evilWindow.said];
      }, which);

    it('by a hostile opener: it sees nothing, and gets no token of its own in: RFC 9700 4.7, CWE-1022', async () => {
      await browser.open(evil.origin);
      await openByClick(`${application.origin}/callback${forged}`);
      assert.deepEqual(await outcome(), { is: 'state_unknown' });

      const lead = (url: string): Promise<void> =>
        browser.run((to) => {
          (window as unknown as { child: Window }).child.location.href = to;
        }, url);
      await lead(application.origin);
      assert.deepEqual(await outcome(), { is: 's3cret', tenant: 'acme' });
      assert.deepEqual(await seenOf('child'), []);

      for (const address of ['/callback', '/callback?again']) {
        await lead(`${application.origin}${address}${forged}`);
        assert.deepEqual(await outcome(), { is: 'state_unknown' });
      }
      await lead(`${application.origin}/callback?once-more${forged}`);
      assert.deepEqual(await outcome(), { is: 'state_unknown' });
      assert.deepEqual(await seenOf('child'), []);
      await browser.run(() => (window as unknown as { child: Window }).child.close());
    });

    it('by the callback page in a frame: it has no login there, and tells nothing: RFC 9700 4.16', async () => {
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
      assert.deepEqual(await outcome(), { is: 'state_unknown' }, 'the frame has storage of its own');
      assert.deepEqual(await seenOf('frame'), []);
      await isSilent();
    });

    for (const flow of ['implicit', 'pkce']) {
      it(`by the referrer: neither a link nor a later page knows of the answer, ${flow}: RFC 9700 4.2`, async () => {
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

      // WebKit's driver loses steps of the history: there test/attacks/traces.test.ts goes Back and Forward, in a frame.
      if (engine === 'webkitgtk') continue;
      it(`by the history: Back and Forward bring no answer back, ${flow}: RFC 9700 4.3`, async () => {
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
        await isSilent();
        assert.doesNotMatch(await at('/callback'), secrets);
      });
    }

    it('by two tabs whose answers are crossed: each ends as its own state says: RFC 9700 4.7', async () => {
      const begun = (): string[] =>
        id.visits
          .filter(({ url }) => url.pathname.endsWith('/authorize'))
          .map(({ url }) => url.searchParams.get('state')!);
      answer = (request, state) => {
        const other = begun().find((each) => each !== state);
        return other === undefined
          ? '<script>setTimeout(() => location.reload(), 300)</script>'
          : tokenAnswer(request, other);
      };
      await browser.open(`${application.origin}/?waits`);
      await openByClick('/?tenant=globex');
      await until('the second login', () => begun().length > 0);
      await browser.run(() => void setTimeout(() => document.querySelector<HTMLElement>('aritma-login')!.click()));
      const both = [await outcome(), await outcome()] as { is: string; tenant: string }[];
      assert.deepEqual(both.map(({ tenant }) => tenant).sort(), ['acme', 'globex']);
      assert.deepEqual(new Set(both.map(({ is }) => is)), new Set(['s3cret']));
      await isSilent();
    });
  });
}
