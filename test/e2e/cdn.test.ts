import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { engineMissing } from './support/browsers.js';
import { type Cdn, openCdn } from './support/cdn.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';

/** Finds the examples of a document in HTML, in their order. */
async function examples(document: string): Promise<string[]> {
  return [...(await readFile(document, 'utf8')).matchAll(/```html\n([^]*?)```/g)].map(([, code]) => code!);
}

const [cdnTag = '', loginExample = '', callbackExample = ''] = await examples('README.md');
const importMapExample = (await examples('docs/cdn.md')).find((code) => code.includes('importmap')) ?? '';
const integrity = JSON.parse(await readFile('dist/integrity.json', 'utf8')) as Record<string, string>;

/** The pages of an application, at `/` and at `/callback`. */
interface Application {
  login: string;
  callback: string;
}

/** The report of a page. */
interface Outcome {
  /** The tokens and the error codes of the events. */
  events: string[];
  /** The messages of uncaught errors. */
  errors: string[];
  /** The tags that are registered. */
  tags: string[];
}

/** The first script of each page. */
const listening = `<script>
  const [events, errors] = [[], []];
  addEventListener('error', ({ message }) => message && errors.push(message));
  addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
  const report = () => {
    const tags = ['aritma-login', 'aritma-callback'].filter((tag) => customElements.get(tag));
    tell('outcome', { events, errors, tags });
  };
  for (const type of ['token', 'tokenerror']) {
    addEventListener(type, ({ detail }) => events.push(detail.code ?? detail.accessToken));
    addEventListener(type, () => setTimeout(report, 200), { once: true });
  }
</script>`;

/** Begins the login when the page has loaded. */
const following = `<script>
  addEventListener('load', () => setTimeout(() => {
    if (!errors.length && customElements.get('aritma-login')) document.querySelector('aritma-login').click();
    else report();
  }));
</script>`;

/** The authorization server's page, which responds immediately with a token. */
const authorizationPage = `<script>
  const request = new URL(location).searchParams;
  location.replace(request.get('redirect_uri') + '#access_token=t&token_type=Bearer&state=' + request.get('state'));
</script>`;

for (const engine of engineNames) {
  describe(`scripts from a CDN in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let cdn: Cdn;
    let site: Site;
    let tab: ScriptedBrowser;
    let application: Application;

    before(async () => {
      cdn = await openCdn();
      site = await openSite(({ pathname, origin }) => {
        const withTestOrigins = (code: string) =>
          code
            .replaceAll(/https:\/\/cdn\.[\w.]+/g, cdn.origin)
            .replaceAll('"/node_modules', `"${cdn.origin}/node_modules`)
            .replace(/https:\/\/your-app\.example\/callback[\w.]*/, `${origin}/callback`)
            .replace('https://api.example', origin)
            .replace('<aritma-login', `<aritma-login authority="${origin}"`);
        if (pathname === '/') return listening + withTestOrigins(application.login) + following;
        if (pathname === '/callback') return listening + withTestOrigins(application.callback);
        return pathname.endsWith('/connect/authorize') ? authorizationPage : undefined;
      });
      tab = await openScriptedBrowser(engine);
    });
    after(async () => {
      await tab.close();
      await site.close();
      await cdn.close();
    });

    async function open(pages: Application): Promise<Outcome> {
      application = pages;
      await tab.open(site.origin);
      return (await site.told('outcome')) as Outcome;
    }

    /** The two pages of README.md, each with its script tags. */
    const withScripts = (login: string, callback = login): Application => ({
      login: login + loginExample,
      callback: callback + callbackExample,
    });

    const script = (file: string, { type = 'module', hash = integrity[file], address = cdn.address(file) } = {}) =>
      `<script type="${type}" src="${address}" integrity="${hash}" crossorigin="anonymous"></script>`;
    const classic = { type: 'text/javascript' };
    const file = 'aritma-login.min.js';
    const iife = 'aritma-login.iife.min.js';
    const both = ['aritma-login', 'aritma-callback'];

    it('can be copied from README.md with its two pages, which send the token to the API', async () => {
      const since = site.visits.length;
      const outcome = await open(withScripts(cdnTag));
      assert.deepEqual(outcome, { events: ['t'], errors: [], tags: both });
      await site.visited('/accounts', since);
    });

    const combinations: Record<string, () => Application> = {
      'a classic script': () => withScripts(script(iife, classic)),
      'modules in an import map': () => withScripts(importMapExample),
      'the same module twice': () => withScripts(script(file).repeat(2)),
      'the same module under two addresses': () =>
        withScripts(script(file) + script(file, { address: `${cdn.address(file)}?again` })),
      'the same classic script twice': () => withScripts(script(iife, classic).repeat(2)),
      'two versions': () => withScripts(script(file) + script(file, { address: cdn.address(file, '9.9.9') })),
      'a module and a classic script': () => withScripts(script(iife, classic) + script(file)),
      'a module for each element': () => withScripts(script('login.min.js') + script('callback.min.js')),
      'a module for each element and one with both': () =>
        withScripts(script('callback.min.js') + script(file) + script('login.min.js')),
    };
    for (const [name, pages] of Object.entries(combinations)) {
      it(`dispatch one token event if they are ${name}`, async () => {
        assert.deepEqual(await open(pages()), { events: ['t'], errors: [], tags: both });
      });
    }

    it('work if the login page loads only login.min.js and the callback page only callback.min.js', async () => {
      const outcome = await open(withScripts(script('login.min.js'), script('callback.min.js')));
      assert.deepEqual(outcome, { events: ['t'], errors: [], tags: ['aritma-callback'] });
      const login = await open(withScripts(script('callback.min.js')));
      assert.deepEqual(
        login,
        { events: [], errors: [], tags: ['aritma-callback'] },
        'callback.min.js registers no other element',
      );
    });

    for (const [name, options] of [
      [file, {}],
      [iife, classic],
    ] as const) {
      it(`are blocked by the browser if the hash is wrong: ${name}`, async () => {
        const otherHash = integrity['login.min.js']!;
        const { tags } = await open(withScripts(script(name, { ...options, hash: otherHash })));
        assert.deepEqual(tags, []);
      });
    }

    it('register no element if a page imports only the classes, which can be registered with other tags', async () => {
      const use = `
        import { AritmaLogin } from 'aritma-login/aritma-login.js';
        import { AritmaCallback } from 'aritma-login/aritma-callback.js';
        customElements.define('acme-login', class extends AritmaLogin {});
        tell('class', {
          tag: document.createElement('acme-login') instanceof AritmaLogin,
          others: ['aritma-login', 'aritma-callback'].filter((tag) => customElements.get(tag)),
          isClass: typeof AritmaCallback,
        });`;
      await open(withScripts(importMapExample.replace(/import '.*';/, use)));
      assert.deepEqual(await site.told('class'), { tag: true, others: [], isClass: 'function' });
    });

    it('have the same style rules in the bundle and in the modules', async () => {
      const use = `
        import * as modules from 'aritma-login';
        const bundle = await import('${cdn.address(file)}');
        const rules = ({ styles }) => [styles].flat(9).flatMap(({ styleSheet }) =>
          [...styleSheet.cssRules].map(({ cssText }) => cssText.replace(/\\s+|\\b0(?=\\.)/g, '')));
        tell('styles', [modules, bundle].map(({ AritmaLogin, AritmaCallback }) =>
          [...rules(AritmaLogin), ...rules(AritmaCallback)]));`;
      await open(withScripts(importMapExample.replace(/import '.*';/, use)));
      const [ofModules = [], ofBundle] = (await site.told('styles')) as string[][];
      assert.ok(ofModules.length > 5);
      assert.deepEqual(ofBundle, ofModules);
    });

    it('include oauth.js, which runs in a worker', async () => {
      const worker = `import { createState, responseState } from '${cdn.address('oauth.js')}';
        const state = createState();
        postMessage(responseState(new URLSearchParams({ state })) === state);`;
      const use = `<script>
        const source = URL.createObjectURL(new Blob([${JSON.stringify(worker)}], { type: 'text/javascript' }));
        new Worker(source, { type: 'module' }).onmessage = ({ data }) => tell('worker', data);
      </script>`;
      await open(withScripts(use));
      assert.equal(await site.told('worker'), true);
    });
  });
}
