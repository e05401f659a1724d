import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { demo } from './demo-server.js';

const pages = [
  '',
  'callback',
  'cancelled',
  'configuration',
  'expired',
  'forged',
  'gallery',
  'gallery-state',
  'options',
  'pkce',
  'popup',
];

for (const name of pages) {
  test(`the page /${name} is served without unfilled placeholders`, async () => {
    const response = await fetch(`${demo.application}/${name && `${name}.html`}`);
    const text = await response.text();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.ok(text.includes(`authority="${demo.authority}"`) || text.includes(`<code>${demo.authority}</code>`));
    assert.doesNotMatch(text, /\{\{/);
  });
}

test('every link on the pages leads to an existing page', async () => {
  for (const name of pages) {
    const page = `${demo.application}/${name && `${name}.html`}`;
    const text = await (await fetch(page)).text();
    const links = [...text.matchAll(/ href="([^"]+)"/g)].map(([, link]) => new URL(link!, page));
    for (const link of links.filter(({ protocol }) => protocol !== 'data:')) {
      assert.equal((await fetch(link)).status, 200, `${link} on /${name}`);
    }
  }
});

test('the application responds on 127.0.0.1 as well as on localhost', async () => {
  assert.equal((await fetch(demo.application.replace('localhost', '127.0.0.1'))).status, 200);
});

for (const path of [
  '/nothing.html',
  '/../aritma-id/demo-id.css',
  '/..%2faritma-id/demo-id.css',
  '/%2e%2e/aritma-id/demo-id.css',
  '/%2e%2e%2faritma-id%2fdemo-id.css',
  '/..\\aritma-id\\demo-id.css',
  '/..%5caritma-id%5cdemo-id.css',
  '/dist/..%2fdemo%2fpages%2fdemo.css',
  '/dist//etc/passwd.html',
  '/%00.html',
  '//evil.example/',
]) {
  test(`the path ${path} does not lead to a file outside the served folders`, async () =>
    assert.match(await statusLine(path), / 40[04] /));
}

/** Requests a path exactly as written, since `fetch` would normalize it. */
function statusLine(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(demo.application).port), '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    socket.once('data', (data) => resolve(data.toString().split('\r\n')[0]!));
    socket.once('error', reject);
  });
}

test('a request body of more than 64 KiB is refused', async () => {
  const post = (length: number) => fetch(demo.application, { method: 'POST', body: 'x'.repeat(length) });
  assert.equal((await post(64 * 1024)).status, 405);
  assert.equal((await post(64 * 1024 + 1)).status, 400);
});
