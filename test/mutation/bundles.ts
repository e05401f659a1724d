import type { TestRunnerPlugin } from '@web/test-runner';
import { build } from 'esbuild';

type Context = Parameters<NonNullable<TestRunnerPlugin['serve']>>[0];

/** Serves each TypeScript file with all that it imports in one: pages are loaded thousands of times. */
export class Bundles implements TestRunnerPlugin {
  readonly name = 'bundles';
  readonly #made = new Map<string, Promise<string>>();

  async serve({ path }: Context): Promise<{ body: string; type: string } | undefined> {
    if (!path.endsWith('.ts')) return undefined;
    if (!this.#made.has(path)) this.#made.set(path, bundle(path));
    return { body: await this.#made.get(path)!, type: 'js' };
  }
}

async function bundle(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`.${path}`],
    absWorkingDir: process.cwd(),
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['/__web-dev-server__web-socket.js'],
    ignoreAnnotations: true, // package.json's list of side effects is of dist/
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
