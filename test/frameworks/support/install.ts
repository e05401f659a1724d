import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Returns the folder of an application. */
export function folderOf(name: string): string {
  return join(root, 'test/frameworks', name);
}

/** Installs the dependencies of a folder from its lock file, unless they are installed. */
export async function installLocked(folder: string): Promise<void> {
  if (!isInstalled(folder)) await npm(folder, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
}

/** Installs the dependencies of an application from its lock file, and this package as npm would pack it now. */
export async function install(folder: string): Promise<void> {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('The package is not built: run "npm run build" first.');
  await installLocked(folder);
  const parcel = await mkdtemp(join(tmpdir(), 'aritma-login-'));
  try {
    await npm(root, 'pack', '--ignore-scripts', '--silent', '--pack-destination', parcel);
    const [archive = ''] = await readdir(parcel);
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await npm(folder, 'install', ...options, join(parcel, archive));
  } finally {
    await rm(parcel, { recursive: true });
  }
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

/** Whether npm has installed the dependencies since the lock file was written. */
function isInstalled(folder: string): boolean {
  const installed = join(folder, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs > statSync(join(folder, 'package-lock.json')).mtimeMs;
}
