import { join } from 'node:path';
import type { Plugin } from 'rollup';
import { bundled } from '../../../tools/bundled.js';
import { folder } from './candidates.js';

const bundles = new Map<string, Promise<string>>();

/** Bundles a module of the benchmark in the same way as the package's own files. Each module is bundled only once. */
export function bundle(path: string, external: readonly RegExp[] = []): Promise<string> {
  const key = [path, ...external].join();
  const code = bundles.get(key) ?? createBundle(path, external);
  bundles.set(key, code);
  return code;
}

/** Bundles a module. Some of the other libraries have dependencies that are CommonJS modules. */
async function createBundle(path: string, external: readonly RegExp[]): Promise<string> {
  const plugin = '@rollup/plugin-commonjs'; // a dependency of the benchmark, which is installed only with it
  const { default: commonjs } = (await import(plugin)) as { default: () => Plugin };
  return bundled(join(folder, path), { external, plugins: [commonjs()] });
}
