import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const archives = join(root, 'node_modules/.cache/aritma-login');

/** Returns the folder of an application. */
export function folderOf(name: string): string {
  return join(root, 'test/frameworks', name);
}

/** Installs the dependencies of a folder from its lock file, unless they are installed. */
export async function installLocked(folder: string): Promise<void> {
  const lock = join(folder, 'package-lock.json');
  if (modified(join(folder, 'node_modules/.package-lock.json')) > modified(lock)) return;
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  // npm's cache has most of what it would ask the registry for, but it may be older than the lock file.
  await npm(folder, 'ci', ...options, '--prefer-offline').catch(() => npm(folder, 'ci', ...options));
}

/** Installs the dependencies of an application from its lock file, and this package as npm would pack it now. */
export async function install(folder: string): Promise<void> {
  const [archive] = await Promise.all([pack(), installLocked(folder)]);
  if (modified(join(folder, 'node_modules/aritma-login/package.json')) > modified(archive)) return;
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await npm(folder, 'install', ...options, archive);
}

/**
 * Packs this package, once for each build: the processes that test other applications use the same archive.
 *
 * @returns the archive's path. It differs for each build, since npm does not install the same path again.
 */
async function pack(): Promise<string> {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'index.js'))) throw new Error('The package is not built: run "npm run build" first.');
  const files = (await readdir(dist, { recursive: true })).map((file) => join(dist, file));
  const built = Math.max(...[join(root, 'package.json'), ...files].map(modified));
  const archive = join(archives, `${String(built)}.tgz`);
  if (existsSync(archive)) return archive;
  await mkdir(archives, { recursive: true });
  const parcel = await mkdtemp(join(archives, 'parcel-'));
  await npm(root, 'pack', '--ignore-scripts', '--silent', '--pack-destination', parcel);
  const [packed = ''] = await readdir(parcel);
  await rename(join(parcel, packed), archive);
  await rm(parcel, { recursive: true });
  return archive;
}

/** Runs npm without the environment variables of an npm that runs these tests. */
export async function npm(folder: string, ...args: string[]): Promise<void> {
  await run('npm', args, folder);
}

/**
 * Runs a program in a folder.
 *
 * @throws an error with all that it printed, if it fails
 */
export async function run(
  program: string,
  args: string[],
  cwd: string,
  variables: Record<string, string> = {},
): Promise<void> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const env = { ...Object.fromEntries(inherited), ...variables };
  await promisify(execFile)(program, args, { cwd, env, maxBuffer: 2 ** 26 }).catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`);
  });
}

/** When a file was modified, in milliseconds since 1970; 0 if it does not exist. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
