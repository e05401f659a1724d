import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type Browser, launch } from 'puppeteer-core';
import { installLocked } from '../../frameworks/support/install.js';
import { chromiumArguments } from '../../tools/engines.js';

const folder = 'test/e2e/old-chromium';

/** The reason why the old Chromium cannot run here, for the `skip` option of node:test; undefined if it can. */
export function oldChromiumMissing(): string | undefined {
  const isFor = process.platform === 'linux' && process.arch === 'x64';
  return isFor ? undefined : 'the old Chromium is for Linux on x64';
}

/** Starts the Chromium that an old npm package contains. `close()` ends it and removes the files that it wrote. */
export async function openOldChromium(): Promise<Browser> {
  await installLocked(folder);
  const packed = await readFile(`${folder}/node_modules/@sparticuz/chrome-aws-lambda/bin/chromium.br`);
  const place = await mkdtemp(join(tmpdir(), 'aritma-login-'));
  const executablePath = join(place, 'chromium');
  try {
    await writeFile(executablePath, await promisify(brotliDecompress)(packed), { mode: 0o755 });
    const browser = await launch({ executablePath, args: chromiumArguments, headless: 'shell' });
    browser.once('disconnected', () => void rm(place, { recursive: true }));
    return browser;
  } catch (error) {
    await rm(place, { recursive: true });
    throw error;
  }
}
