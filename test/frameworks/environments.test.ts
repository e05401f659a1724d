import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Worker as Thread } from 'node:worker_threads';
import { listen } from '../../demo/support/http.js';
import { engineMissing, openBrowser } from '../e2e/support/browsers.js';
import { staticSite } from './support/static-site.js';

interface Manifest {
  exports: Record<string, unknown>;
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const modules = Object.keys(exports)
  .filter((name) => !name.endsWith('.json'))
  .map((name) => name.replace('.', 'aritma-login'));

/** The example of RFC 7636, appendix B: a digest shows that the module not only loads, but also works. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe('an import in Node.js', () => {
  for (const module of modules) {
    it(`succeeds for ${module}, prints nothing, and lets the process end`, async () => {
      const { stdout, stderr } = await inNode(`await import('${module}');`);
      assert.equal(stdout + stderr, '');
    });
  }

  it('changes no existing global variable', async () => {
    const { stdout } = await inNode(`
      const before = new Map(Reflect.ownKeys(globalThis).map((key) => [key, globalThis[key]]));
      await import('aritma-login');
      for (const [key, value] of before) if (!Object.is(globalThis[key], value)) console.log(String(key));
    `);
    assert.equal(stdout, '');
  });
});

describe('oauth.js', () => {
  it('runs in a worker thread', async () => {
    const thread = new Thread(
      `import('aritma-login/oauth.js')
        .then(({ codeChallenge }) => codeChallenge('${verifier}'))
        .then((challenge) => require('node:worker_threads').parentPort.postMessage(challenge));`,
      { eval: true },
    );
    assert.deepEqual(await once(thread, 'message'), [challenge]);
    await thread.terminate();
  });

  it('runs in a worker of a browser', { skip: engineMissing('chromium') ?? false }, async () => {
    const site = await listen(0);
    site.serve(staticSite('dist'));
    const browser = await openBrowser('chromium');
    try {
      const page = await browser.newPage();
      await page.goto(site.origin);
      const result = await page.evaluate(
        (core, text) => {
          const script = `import { codeChallenge } from '${core}'; postMessage(await codeChallenge('${text}'));`;
          const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
          const worker = new Worker(address, { type: 'module' });
          return new Promise((resolve, reject) => {
            worker.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
            worker.onerror = ({ message }) => reject(new Error(message));
          });
        },
        `${site.origin}/oauth.js`,
        verifier,
      );
      assert.equal(result, challenge);
    } finally {
      await browser.close();
      await site.close();
    }
  });
});

/** Runs a script in a separate Node.js process, which can import this package by its name. */
function inNode(script: string): Promise<{ stdout: string; stderr: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS'));
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
}
