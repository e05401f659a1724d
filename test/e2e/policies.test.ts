import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';

const library = '<script type="module" src="/dist/aritma-login.min.js"></script>';
const classicLibrary = '<script src="/dist/aritma-login.iife.min.js"></script>';

const loginTag = (id: string, flow: string): string =>
  `<aritma-login authority="${id}" tenant="acme" client-id="spa" scope="a" redirect-uri="/callback" flow="${flow}">
  </aritma-login>`;

/** The authorization server, which responds immediately with a token in the fragment, a code, or a token for a code. */
function serverPage({ pathname, searchParams }: URL): string | { whole: string } | undefined {
  if (pathname.endsWith('/connect/token')) return { whole: '{"access_token":"t","token_type":"Bearer"}' };
  if (!pathname.endsWith('/connect/authorize')) return undefined;
  const [redirectUri, state] = ['redirect_uri', 'state'].map((name) => searchParams.get(name) ?? '');
  const isCode = searchParams.get('response_type') === 'code';
  const response = isCode ? '?code=c' : '#access_token=t&token_type=Bearer';
  return `<script>location.replace('${redirectUri}${response}&state=${state}');</script>`;
}

/** The result of a login, and the state of its page. */
interface Outcome {
  accessToken: string;
  address: string;
  isIsolated: boolean;
}

/** A Permissions-Policy that disables every feature that one of the engines supports. */
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
  describe(`policies in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
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

    /** Logs in on pages with these headers and without other scripts. */
    async function logIn(headers: Record<string, string>, flow = 'implicit'): Promise<Outcome> {
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
      const outcome = (): Promise<Outcome | false> =>
        browser.run(async () => {
          const callback = document.querySelector<HTMLElement & { result?: Promise<{ accessToken: string }> }>(
            'aritma-callback',
          );
          if (!callback?.result) return false;
          const { accessToken } = await callback.result;
          return { accessToken, address: location.href, isIsolated: crossOriginIsolated };
        });
      return until('the end of the login', () => outcome().catch(() => false as const));
    }

    for (const flow of ['implicit', 'pkce']) {
      it(`allow a login with flow="${flow}" under a strict CSP with Trusted Types`, async () => {
        const policy = [
          `default-src 'none'; script-src 'self'; connect-src ${id.origin}`,
          `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
          `require-trusted-types-for 'script'; trusted-types 'none'`,
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
        assert.equal(hasTrustedTypes, true, 'the policy is enforced');
        const violated = (await site.told('violation')) as { 'csp-report': Record<string, string> };
        assert.match(JSON.stringify(violated), /last|trusted-types/, 'the only violations are the deliberate ones');
      });
    }

    it('allow a login in a page that is isolated by COOP and COEP', async () => {
      const headers = {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      };
      const { accessToken, isIsolated } = await logIn(headers, 'pkce');
      assert.deepEqual([accessToken, isIsolated], ['t', true]);
    });

    it('allow a login without permissions and without a referrer', async () => {
      const headers = { 'permissions-policy': nothingAllowed, 'referrer-policy': 'no-referrer' };
      assert.equal((await logIn(headers, 'pkce')).accessToken, 't');
    });

    /** Logs in in a frame, which reports the outcome. */
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

    it('allow a login in a sandboxed frame of the same origin', async () => {
      assert.deepEqual(await logInFramed('allow-scripts allow-same-origin', '/'), { path: '/callback', is: 't' });
    });

    it('allow no login to begin in a sandboxed frame without an origin, where it could not finish', async () => {
      assert.deepEqual(await logInFramed('allow-scripts', '/'), { path: '/', is: 'storage_unavailable' });
      assert.ok(!site.visits.some(({ url }) => url.pathname === '/callback'));
    });

    it('allow no response to be used in a sandboxed frame without an origin', async () => {
      const response = `/callback#access_token=t&token_type=Bearer&state=aritma.${'x'.repeat(43)}`;
      assert.deepEqual(await logInFramed('allow-scripts', response), { path: '/callback', is: 'state_unknown' });
    });
  });
}
