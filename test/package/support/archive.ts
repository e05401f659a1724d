import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.js';

/** The archive that npm would publish: the package with the files in dist/. */
export interface Archive {
  path: string;
  /** The files in it, in alphabetical order. */
  files: string[];
  /** Creates an empty folder beside the archive. */
  folder(): Promise<string>;
  /** Deletes the archive and the folders. */
  close(): Promise<void>;
}

/** Packs the package into a temporary folder. */
export async function pack(): Promise<Archive> {
  const root = await mkdtemp(join(tmpdir(), 'aritma-login-'));
  const json = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', root]);
  const [{ filename, files }] = JSON.parse(json) as [{ filename: string; files: { path: string }[] }];
  return {
    path: join(root, filename),
    files: files.map(({ path }) => path).sort(),
    folder: () => mkdtemp(join(root, 'project-')),
    close: () => rm(root, { recursive: true, force: true }),
  };
}

/** The fields of package.json that tests read. */
export interface PackageJson {
  main: string;
  types: string;
  exports: Record<string, unknown>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
  customElements: string;
  'web-types': string;
  unpkg: string;
  jsdelivr: string;
}

export async function packageJson(): Promise<PackageJson> {
  return JSON.parse(await readFile('package.json', 'utf8')) as PackageJson;
}
