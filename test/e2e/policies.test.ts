import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';
import { tabMissing } from './support/tab.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';
const classicLibrary = '<script src="/dist/aritma-login.iife.min.js"></script>';

const loginTag = (id: string, flow: string): string =>
  `<aritma-login authority="${id}" tenant="acme" client-id="spa" scope="a" redirect-uri="/callback" flow="${flow}">
  </aritma-login>`;

/** The authorization server: it answers at once, with a token in the fragment, a code, or a token for a code. */
function serverPage({ pathname, searchParams }: URL): string | { whole: string } | undefined {
  if (pathname.endsWith('/connect/token')) return { whole: '{"access_token":"t","token_type":"Bearer"}' };
  if (!pathname.endsWith('/connect/authorize')) return undefined;
  const [redirectUri, state] = ['redirect_uri', 'state'].map((name) => searchParams.get(name) ?? '');
  const isCode = searchParams.get('response_type') === 'code';
  const answer = isCode ? '?code=c' : '#access_token=t&token_type=Bearer';
  return `<script>location.replace('${redirectUri}${answer}&state=${state}');</script>`;
}

/** What a page knows of itself once a login has ended there. */
interface Ended {
  accessToken: string;
  address: string;
  isIsolated: boolean;
}

/** Every feature that a header can take from a page, and that an engine here knows. */
const nothingAllowed = [
  ...['accelerometer', 'autoplay', 'browsing-topics', 'camera', 'clipboard-read', 'clipboard-write', 'display-capture'],
  ...['encrypted-media', 'fullscreen', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection'],
  ...['keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment'],
  ...['picture-in-picture', 'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock', 'serial'],
  ...['storage-access', 'sync-xhr', 'unload', 'usb', 'web-share', 'window-management', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .join(', ');

for (const engine of engineNames) {
  describe(`policies in ${engine}`, { skip: tabMissing(engine) ?? false }, () => {
    let id: Site;
    let site: Site;
    let browser: ScriptedBrowser;

    before(async () => {
      id = await openSite(serverPage, { 'access-control-allow-origin': '*' });
      browser = await openScriptedBrowser(engine);
    });
    afterEach(() => site.close());
    after(async () => {
      await browser.close();
      await id.close();
    });

    /** Logs in on pages without a script of their own, under a policy. */
    async function logIn(headers: Record<string, string>, flow = 'implicit'): Promise<Ended> {
      site = await openSite(({ pathname }) => {
        const page = { '/': loginTag(id.origin, flow), '/callback': '<aritma-callback></aritma-callback>' }[pathname];
        return page === undefined ? undefined : { whole: `<!doctype html><html lang="en">${library}${page}` };
      }, headers);
      await browser.open(site.origin);
      await browser.run(async () => {
        await customElements.whenDefined('aritma-login');
        const login = document.querySelector<HTMLElement & { updateComplete: Promise<unknown> }>('aritma-login')!;
        await login.updateComplete;
        setTimeout(() => login.click());
      });
      const ended = (): Promise<Ended | false> =>
        browser.run(async () => {
          const callback = document.querySelector<HTMLElement & { result?: Promise<{ accessToken: string }> }>(
            'aritma-callback',
          );
          if (!callback?.result) return false;
          const { accessToken } = await callback.result;
          return { accessToken, address: location.href, isIsolated: crossOriginIsolated };
        });
      return until('the end of the login', () => ended().catch(() => false as const));
    }

    for (const flow of ['implicit', 'pkce']) {
      it(`of a strict content, with trusted types, are enough: ${flow}`, async () => {
        const policy = [
          `default-src 'none'; script-src 'self'; connect-src ${id.origin}`,
          `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
          `require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'`,
          'report-uri /tell?name=violation',
        ].join('; ');
        const { accessToken, address } = await logIn({ 'content-security-policy': policy }, flow);
        assert.equal(accessToken, 't');
        assert.equal(address, `${site.origin}/callback`);

        const hasTrustedTypes = await browser.run(() => {
          document.body.append(Object.assign(new Image(), { src: '/last' }));
          try {
            document.createElement('p').innerHTML = '<b>last</b>';
            return false;
          } catch {
            return true;
          }
        });
        assert.equal(hasTrustedTypes, true, 'the policy is in force');
        const violated = (await site.told('violation')) as { 'csp-report': Record<string, string> };
        assert.match(JSON.stringify(violated), /last|trusted-types/, 'the first violation is the one made on purpose');
      });
    }

    it('of an isolated page, COOP and COEP, change nothing', async () => {
      const headers = {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      };
      const { accessToken, isIsolated } = await logIn(headers, 'pkce');
      assert.deepEqual([accessToken, isIsolated], ['t', true]);
    });

    it('that take every permission, and the referrer, change nothing', async () => {
      const headers = { 'permissions-policy': nothingAllowed, 'referrer-policy': 'no-referrer' };
      assert.equal((await logIn(headers, 'pkce')).accessToken, 't');
    });

    /** Logs in in a frame, which tells how that ends. */
    async function logInFramed(sandbox: string, start: string): Promise<unknown> {
      const page = (content: string): string => `${classicLibrary}<script>
          for (const type of ['token', 'tokenerror']) {
            addEventListener(type, ({ detail }) => tell('outcome', { path: location.pathname, is: detail.code ?? detail.accessToken }));
          }
        </script>${content}`;
      const follow = `<script>addEventListener('load', () => document.querySelector('aritma-login').click())</script>`;
      site = await openSite(({ pathname }) => {
        if (pathname === '/frame') return `<iframe sandbox="${sandbox}" src="${start}"></iframe>`;
        if (pathname === '/') return page(loginTag(id.origin, 'implicit') + follow);
        return pathname === '/callback' ? page('<aritma-callback></aritma-callback>') : undefined;
      });
      await browser.open(`${site.origin}/frame`);
      return site.told('outcome');
    }

    it('of a sandboxed frame of the same origin let the login end there', async () => {
      assert.deepEqual(await logInFramed('allow-scripts allow-same-origin', '/'), { path: '/callback', is: 't' });
    });

    it('of a sandboxed frame without an origin begin no login that could not be finished', async () => {
      assert.deepEqual(await logInFramed('allow-scripts', '/'), { path: '/', is: 'storage_unavailable' });
      assert.ok(!site.visits.some(({ url }) => url.pathname === '/callback'));
    });

    it('of a sandboxed frame without an origin let no answer in', async () => {
      const answer = `/callback#access_token=t&token_type=Bearer&state=aritma.${'x'.repeat(43)}`;
      assert.deepEqual(await logInFramed('allow-scripts', answer), { path: '/callback', is: 'state_unknown' });
    });
  });
}
