import { join } from 'node:path';
import type { Plugin } from 'rollup';
import { bundled } from '../../../tools/bundled.js';
import { folder } from './candidates.js';

/** Bundles a module of the bench as the package's own files are bundled. Some of the peers are CommonJS within. */
export async function bundle(path: string, external: readonly RegExp[] = []): Promise<string> {
  const plugin = '@rollup/plugin-commonjs'; // the bench's own, which is there when it has installed itself
  const { default: commonjs } = (await import(plugin)) as { default: () => Plugin };
  return bundled(join(folder, path), { external, plugins: [commonjs()] });
}
