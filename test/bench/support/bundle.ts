import { join } from 'node:path';
import type { Plugin } from 'rollup';
import { bundled } from '../../../tools/bundled.js';
import { folder } from './candidates.js';

const made = new Map<string, Promise<string>>();

/** Bundles a module of the bench, once, as the package's own files are bundled. */
export function bundle(path: string, external: readonly RegExp[] = []): Promise<string> {
  const key = [path, ...external].join();
  const code = made.get(key) ?? make(path, external);
  made.set(key, code);
  return code;
}

/** Some of the peers are CommonJS within. */
async function make(path: string, external: readonly RegExp[]): Promise<string> {
  const plugin = '@rollup/plugin-commonjs'; // the bench's own, which is there when it has installed itself
  const { default: commonjs } = (await import(plugin)) as { default: () => Plugin };
  return bundled(join(folder, path), { external, plugins: [commonjs()] });
}
