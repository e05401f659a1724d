import type { TestRunnerPlugin } from '@web/test-runner';
import { build } from 'esbuild';

type Context = Parameters<NonNullable<TestRunnerPlugin['serve']>>[0];

/** Serves each TypeScript file as a bundle with its imports, since the pages are loaded thousands of times. */
export class Bundles implements TestRunnerPlugin {
  readonly name = 'bundles';
  readonly #bundles = new Map<string, Promise<string>>();

  async serve({ path }: Context): Promise<{ body: string; type: string } | undefined> {
    if (!path.endsWith('.ts')) return undefined;
    if (!this.#bundles.has(path)) this.#bundles.set(path, bundle(path));
    return { body: await this.#bundles.get(path)!, type: 'js' };
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
    ignoreAnnotations: true, // the list of side effects in package.json applies to dist/
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
