import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type EngineName, engineNames, findEngine } from '../tools/engines.js';
import { WebKitSession } from '../tools/webdriver.js';
import { engineMissing, openBrowser } from './support/browsers.js';
import { openSite } from './support/site.js';

const tries = 20;

/**
 * Two tabs get the same answer, and take it in the same moment: each in a frame that waits for the word before it loads
 * the library. The tab that leads begins the logins, as a person does who clicks, and tells what came of each.
 */
const tab = (origin: string, isLeader: boolean): string => `
  <script type="module">
    const [say, hear] = [new BroadcastChannel('tabs'), new BroadcastChannel('tabs')];
    hear.addEventListener('message', ({ data }) => {
      if (!data.state) return;
      document.querySelector('iframe')?.remove();
      const frame = document.createElement('iframe');
      frame.src = '/callback#access_token=t&token_type=Bearer&state=' + data.state;
      document.body.append(frame);
    });
    const twice = (name) => new Promise((resolve) => {
      const said = [];
      hear.addEventListener('message', function listen({ data }) {
        if (!data[name]) return;
        if (said.push(data[name]) < 2) return;
        hear.removeEventListener('message', listen);
        resolve(said);
      });
    });
    ${isLeader ? leader(origin) : "tell('follows', true);"}
  </script>`;

const leader = (origin: string): string => `
  await import('/dist/aritma-login.min.js');
  const login = document.createElement('aritma-login');
  Object.assign(login, { authority: '${origin}', tenant: 'acme', clientId: 'spa', scope: 'a', redirectUri: '/callback' });
  document.body.append(login);
  addEventListener('click', (event) => event.preventDefault());
  for (let count = 0; count < ${String(tries)}; count++) {
    login.click();
    const ready = twice('ready');
    say.postMessage({ state: new URL(login.href).searchParams.get('state') });
    await ready;
    const outcome = twice('outcome');
    say.postMessage({ go: true });
    await tell('outcomes', (await outcome).sort());
  }`;

const callback = `<aritma-callback></aritma-callback>
  <script>
    const tabs = new BroadcastChannel('tabs');
    tabs.onmessage = ({ data }) => data.go && import('/dist/aritma-login.min.js');
    addEventListener('token', ({ detail }) => tabs.postMessage({ outcome: 'token' }));
    addEventListener('tokenerror', ({ detail }) => tabs.postMessage({ outcome: detail.code }));
    tabs.postMessage({ ready: true });
  </script>`;

/** Opens addresses in tabs of one browser, the next when the last one is there. @returns what closes the browser */
async function openTabs(engine: EngineName, urls: string[]): Promise<() => Promise<unknown>> {
  if (engine !== 'webkitgtk') {
    const browser = await openBrowser(engine);
    for (const url of urls) await (await browser.newPage()).goto(url);
    return () => browser.close();
  }
  const session = await WebKitSession.open(findEngine(engine) ?? '');
  for (const url of urls) {
    const { handle } = await session.send<{ handle: string }>('POST', '/window/new', { type: 'tab' });
    await session.send('POST', '/window', { handle });
    await session.send('POST', '/url', { url });
  }
  return () => session.close();
}

for (const engine of engineNames) {
  describe(`an answer that two tabs take at once in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    it(`ends in one token, ${String(tries)} times`, async () => {
      const site = await openSite(({ origin, pathname }) => {
        if (pathname === '/callback') return callback;
        return tab(origin, pathname === '/leader');
      });
      const close = await openTabs(engine, [`${site.origin}/`, `${site.origin}/leader`]);
      try {
        for (let count = 0; count < tries; count++) {
          assert.deepEqual(await site.told('outcomes', 120_000), ['state_used', 'token']);
        }
      } finally {
        await close();
        await site.close();
      }
    });
  });
}
