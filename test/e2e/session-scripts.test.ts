import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { until } from '../tools/process.js';
import { engineMissing } from './support/browsers.js';
import { type Cdn, openCdn } from './support/cdn.js';
import { oidcClient, openOidcProvider, type OidcProvider } from './support/oidc-provider.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';

const integrity = JSON.parse(await readFile('dist/integrity.json', 'utf8')) as Record<string, string>;
const none = { served: 0, refused: 0, failed: 0, lost: 0, usedAgain: 0 };

/** What a page with a session is like after a login. */
interface Page {
  state: string;
  isSameSession: boolean;
  /** The number of tokens that the events of the callback page have announced. */
  tokens: number;
  /** Whether one of them had a refresh token. */
  hadRefreshToken: boolean;
  problems: string[];
}

/** The first script of the pages: it records what happens on the callback page, too. */
const recorder = `
  const problems = [];
  addEventListener('error', ({ message }) => message && problems.push(message));
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));
  addEventListener('tokenerror', ({ detail }) => sessionStorage.setItem('problem', detail.code));
  addEventListener('token', ({ detail }) => {
    const seen = JSON.parse(sessionStorage.getItem('tokens') ?? '[]');
    sessionStorage.setItem('tokens', JSON.stringify([...seen, 'refreshToken' in detail]));
  });`;

declare global {
  /** The messages of uncaught errors. */
  var problems: string[];
}

for (const engine of engineNames) {
  describe(`the scripts of a session in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let cdn: Cdn;
    let id: OidcProvider;
    let site: Site;
    let browser: ScriptedBrowser;

    before(async () => {
      cdn = await openCdn();
      browser = await openScriptedBrowser(engine);
    });
    afterEach(async () => {
      await id.close();
      await site.close();
    });
    after(async () => {
      await browser.close();
      await cdn.close();
    });

    const script = (file: string): string =>
      `<script type="module" src="${cdn.address(file)}" integrity="${integrity[file]}" crossorigin="anonymous"></script>`;

    /** Logs in on pages with these scripts. Returns what the page is like that the login comes back to. */
    async function logIn(scripts: string, policy?: (authority: string) => string): Promise<Page> {
      let authority = '';
      const headers: Record<string, string> = {};
      site = await openSite(({ pathname }) => {
        if (pathname === '/recorder.js') return { whole: recorder };
        if (pathname !== '/' && pathname !== '/callback') return undefined;
        const client = `authority="${authority}" tenant="acme" client-id="${oidcClient.id}"`;
        const session = `<aritma-session ${client}>
            <aritma-login slot="logged-out" ${client} flow="pkce" scope="${oidcClient.scope}" redirect-uri="/callback">
            </aritma-login>
            <p slot="logged-in">Private</p>
          </aritma-session>`;
        const callback = pathname === '/callback' ? '<aritma-callback auto-return></aritma-callback>' : '';
        const inline = policy ? '' : `<script>${recorder}</script>`;
        return { whole: `<!doctype html><html lang="en">${inline}${scripts}${session.repeat(2)}${callback}` };
      }, headers);
      id = await openOidcProvider({ redirectUris: [`${site.origin}/callback`] });
      authority = id.authority;
      if (policy) headers['content-security-policy'] = policy(authority);
      await browser.open(`${site.origin}/`);
      await browser.run(async () => {
        await customElements.whenDefined('aritma-session');
        const login = document.querySelector('aritma-login')!;
        await login.updateComplete;
        setTimeout(() => login.click());
      });
      return until('the end of the login', () => pageAfterLogin().catch(() => false as const));
    }

    const pageAfterLogin = (): Promise<Page | false> =>
      browser.run(() => {
        const [one, other] = document.querySelectorAll('aritma-session');
        if (location.pathname !== '/' || one?.state !== 'logged-in') return false;
        const tokens = JSON.parse(sessionStorage.getItem('tokens') ?? '[]') as boolean[];
        return {
          state: `${one.state} ${String(other?.state)}`,
          isSameSession: one.session === other?.session,
          tokens: tokens.length,
          hadRefreshToken: tokens.includes(true),
          problems: [...(globalThis.problems ?? []), ...[sessionStorage.getItem('problem') ?? []].flat()],
        };
      });

    const [login, session] = ['aritma-login.min.js', 'aritma-session.min.js'];
    const orders = {
      'aritma-login.min.js and then aritma-session.min.js': [login, session],
      'aritma-session.min.js and then aritma-login.min.js': [session, login],
      'aritma-session.min.js twice': [session, session],
    };
    for (const [name, files] of Object.entries(orders)) {
      it(`end a login once and share one session if they are ${name}`, async () => {
        const tags = files.map(script);
        // The same address would be one module.
        if (files[0] === files[1]) tags[1] = tags[1]!.replace('.js"', '.js?again"');
        const page = await logIn(tags.join(''));
        const expected = { state: 'logged-in logged-in', isSameSession: true, tokens: 1, hadRefreshToken: false };
        assert.deepEqual(page, { ...expected, problems: [] });
        const { authorization_code: codes, refresh_token: renewals } = id.tokenEndpoint.counts;
        assert.deepEqual([codes, renewals], [{ ...none, served: 1 }, none]);
      });
    }

    it('work under a strict CSP with Trusted Types, with the hash of the file', async () => {
      const policy = (authority: string): string =>
        [
          `default-src 'none'; script-src ${cdn.origin}; connect-src ${authority}`,
          `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
          `require-trusted-types-for 'script'; trusted-types 'none'`,
          'report-uri /tell?name=violation',
        ].join('; ');
      const page = await logIn(script(session), policy);
      assert.deepEqual([page.state, page.isSameSession], ['logged-in logged-in', true]);
      await browser.run(() => document.querySelector('aritma-session')!.session!.renew());
      await browser.open(`${site.origin}/`);
      await until('the session of the next page', () => pageAfterLogin());
      assert.deepEqual(id.tokenEndpoint.counts.refresh_token, { ...none, served: 1 });
      await browser.run(() => document.querySelector('aritma-session')!.session!.logout({ local: true }));
      await until('the logout', () =>
        browser.run(() => document.querySelector('aritma-session')!.state === 'logged-out'),
      );

      const isEnforced = await browser.run(() => {
        document.body.append(Object.assign(new Image(), { src: '/last' }));
        try {
          document.createElement('p').innerHTML = '<b>last</b>';
          return false;
        } catch {
          return true;
        }
      });
      assert.equal(isEnforced, true);
      const violated = (await site.told('violation')) as { 'csp-report': Record<string, string> };
      assert.match(JSON.stringify(violated), /last|trusted-types/, 'the only violations are the deliberate ones');
    });
  });
}
