import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { engineMissing } from './support/browsers.js';
import { type Cdn, openCdn } from './support/cdn.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';
import { openSite, type Site } from './support/site.js';

/**
 * Uses both elements in every way that leaves a trace outside of the script, and reports the traces in their order: what
 * is drawn, sent, stored, dispatched, written to the console and posted to another window.
 */
const use = `<script type="module">
  const traces = [];
  setTimeout(() => tell('traces', [...traces, 'fails: late']), 30000);
  addEventListener('unhandledrejection', ({ reason }) => tell('traces', [...traces, 'fails: ' + reason]));
  const mask = (text) => text.replace(/(?<![\\w-])[\\w-]{43}(?![\\w-])/g, 'RANDOM').replace(/\\b\\d{13}\\b/g, 'TIME');
  const trace = (name, value) => traces.push(name + ': ' + mask(typeof value === 'string' ? value : JSON.stringify(value)));
  const next = (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
  const draw = ({ shadowRoot }) => trace('draws', shadowRoot.innerHTML);
  const stored = () => {
    const entries = Object.entries({ ...localStorage, ...sessionStorage });
    trace('stores', entries.map(([key, value]) => mask(key + ' ' + value)).sort());
  };
  const result = ({ type, detail }) => {
    const { code, message, description, uri } = detail;
    trace('dispatches', { type, ...detail, ...(code && { code, message, description, uri }) });
  };

  for (const level of ['warn', 'error']) console[level] = (...parts) => trace(level, String(parts[0]));
  const { fetch } = window;
  const claims = { iss: location.origin, aud: 'shop', sub: 'kari', iat: 1, exp: 2 };
  const idToken = 'e30.' + btoa(JSON.stringify(claims)).replace(/=/g, '') + '.s';
  window.fetch = async (request, ...rest) => {
    if (typeof request === 'string') return fetch(request, ...rest);
    const { method, url, credentials, redirect } = request;
    trace('sends', { method, url, credentials, redirect, headers: [...request.headers], body: await request.text() });
    return Response.json({ access_token: 't', token_type: 'Bearer', expires_in: 60, scope: 's', id_token: idToken, refresh_token: 'r' });
  };
  window.open = (address, target, features) => {
    trace('opens', [address, target, features.replace(/\\d+/g, 'N')]);
    return { closed: false, focus() {} };
  };

  const complete = {
    tenant: 'acme', 'client-id': 'shop', scope: 'a b', 'redirect-uri': '/callback', authority: location.origin,
    issuer: location.origin, 'acr-values': 'mfa', prompt: 'login', 'login-hint': 'kari', 'ui-locales': 'nb', 'max-age': '60',
    'return-to': '/home', target: '_self', 'aria-label': 'Log in',
  };
  async function add(tag, attributes = {}) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    await element.updateComplete;
    draw(element);
    return element;
  }

  /** Begins a login as the pointer does, without following the link. */
  async function begin(attributes) {
    const login = await add('aritma-login', { ...complete, ...attributes });
    const link = login.shadowRoot.querySelector('a');
    link.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    stored();
    draw(login);
    login.remove();
    return new URL(link.href).searchParams.get('state');
  }

  /** Receives a response as the page with the callback element. */
  async function receive(callback, response, type = 'token') {
    const ended = next(window, type);
    location.hash = response;
    result(await ended);
    await callback.updateComplete;
    draw(callback);
    stored();
    trace('address', location.href);
  }

  for (const attributes of [{}, { ...complete, tenant: 'a/b', 'client-id': 'x'.repeat(101), state: 's' }]) {
    const login = await add('aritma-login', attributes);
    const refused = next(login, 'tokenerror');
    login.click();
    result(await refused);
    await login.updateComplete;
    draw(login);
    login.remove();
  }
  await begin({ flow: 'code', state: 's', 'code-challenge': 'c' });

  const token = 'access_token=t&token_type=Bearer&expires_in=60&state=';
  const denied = 'error=access_denied&error_description=d&error_uri=https://h.example/&state=';
  const callback = await add('aritma-callback');
  await receive(callback, token + (await begin({ flow: 'implicit' })));
  await receive(callback, 'code=c&state=' + (await begin({ flow: 'pkce' })));
  await receive(callback, denied + (await begin()), 'tokenerror');
  await receive(callback, token + 'aritma.' + 'x'.repeat(43), 'tokenerror');

  // Now as the popup of a page that does not claim the response.
  const expected = await begin();
  const key = Object.keys(localStorage).find((name) => name.endsWith(expected));
  const record = JSON.parse(localStorage[key]);
  localStorage[key] = JSON.stringify({ ...record, settings: { ...record.settings, mode: 'popup' } });
  const waiting = new BroadcastChannel('aritma-login:' + expected);
  const offered = next(waiting, 'message');
  await receive(callback, token + expected);
  trace('posts', Object.keys((await offered).data));

  // Now as the page that has opened a popup.
  const login = await add('aritma-login', { ...complete, mode: 'popup' });
  login.click();
  stored();
  await login.updateComplete;
  draw(login);
  const own = new URL(login.href).searchParams.get('state');
  const popup = new BroadcastChannel('aritma-login:' + own);
  const claimed = next(popup, 'message');
  popup.postMessage({ offer: 'o' });
  const claim = (await claimed).data;
  trace('posts', claim);
  const taken = next(popup, 'message');
  const ended = next(window, 'token');
  popup.postMessage({ ...claim, response: token + own });
  trace('posts', (await taken).data);
  result(await ended);
  await login.updateComplete;
  draw(login);
  stored();

  tell('traces', traces);
</script>`;

for (const engine of engineNames) {
  describe(`the bundles in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let cdn: Cdn;
    let site: Site;
    let tab: ScriptedBrowser;
    let scripts = '';

    before(async () => {
      cdn = await openCdn();
      site = await openSite(({ pathname }) => (pathname === '/' ? scripts + use : undefined));
      tab = await openScriptedBrowser(engine);
    });
    after(async () => {
      await tab.close();
      await site.close();
      await cdn.close();
    });

    async function traces(tags: string): Promise<string[]> {
      scripts = `<script>localStorage.clear(); sessionStorage.clear();</script>${tags}`;
      await tab.open(site.origin);
      return (await site.told('traces')) as string[];
    }

    const modules = () => {
      const folder = `${cdn.origin}/node_modules`;
      const imports = {
        lit: `${folder}/lit/index.js`,
        '@lit/reactive-element': `${folder}/@lit/reactive-element/reactive-element.js`,
        'lit-html': `${folder}/lit-html/lit-html.js`,
        'lit-html/': `${folder}/lit-html/`,
        'lit-element/lit-element.js': `${folder}/lit-element/lit-element.js`,
      };
      return `<script type="importmap">${JSON.stringify({ imports })}</script>
        <script type="module" src="${cdn.address('index.js')}"></script>`;
    };
    const bundle = (type: string, ...files: string[]) =>
      files.map((file) => `<script type="${type}" src="${cdn.address(file)}"></script>`).join('');

    it('draw, send, store, dispatch and post exactly what the modules do', async () => {
      const expected = await traces(modules());
      assert.ok(!expected.at(-1)?.startsWith('fails: '), expected.join('\n'));
      for (const name of ['draws', 'sends', 'stores', 'dispatches', 'posts', 'opens', 'warn', 'error', 'address']) {
        assert.ok(
          expected.some((trace) => trace.startsWith(`${name}: `)),
          `the page ${name}`,
        );
      }
      assert.deepEqual(await traces(bundle('module', 'aritma-login.min.js')), expected);
      assert.deepEqual(await traces(bundle('text/javascript', 'aritma-login.iife.min.js')), expected);
      assert.deepEqual(await traces(bundle('module', 'callback.min.js', 'login.min.js')), expected);
    });
  });
}
