import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engineNames } from '../tools/engines.js';
import { engineMissing } from './support/browsers.js';
import { openSite } from './support/site.js';
import { openTabbedBrowser } from './support/tabbed-browser.js';

const repetitions = 20;

/**
 * Two tabs receive the same response and use it at the same moment. Each opens the callback page in a frame, which loads
 * the library only after a message. The leading tab begins the logins with clicks, and reports the outcomes.
 */
const tab = (origin: string, isLeader: boolean): string => `
  <script type="module">
    const [sender, receiver] = [new BroadcastChannel('tabs'), new BroadcastChannel('tabs')];
    receiver.addEventListener('message', ({ data }) => {
      if (!data.state) return;
      document.querySelector('iframe')?.remove();
      const frame = document.createElement('iframe');
      frame.src = '/callback#access_token=t&token_type=Bearer&state=' + data.state;
      document.body.append(frame);
    });
    const twice = (name) => new Promise((resolve) => {
      const values = [];
      receiver.addEventListener('message', function listen({ data }) {
        if (!data[name]) return;
        if (values.push(data[name]) < 2) return;
        receiver.removeEventListener('message', listen);
        resolve(values);
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
  for (let count = 0; count < ${String(repetitions)}; count++) {
    login.click();
    const ready = twice('ready');
    sender.postMessage({ state: new URL(login.href).searchParams.get('state') });
    await ready;
    const outcome = twice('outcome');
    sender.postMessage({ go: true });
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

for (const engine of engineNames) {
  describe(`a response that two tabs use at once in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    it(`leads to only one token in ${String(repetitions)} repetitions`, async () => {
      const site = await openSite(({ origin, pathname }) => {
        if (pathname === '/callback') return callback;
        return tab(origin, pathname === '/leader');
      });
      const browser = await openTabbedBrowser(engine);
      try {
        for (const path of ['/', '/leader']) await (await browser.newTab()).open(site.origin + path);
        for (let count = 0; count < repetitions; count++) {
          assert.deepEqual(await site.told('outcomes', 120_000), ['state_used', 'token']);
        }
      } finally {
        await browser.close();
        await site.close();
      }
    });
  });
}
