import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from './candidates.js';

interface Entry {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean } | undefined>>;
}

type Lock = Readonly<Record<string, Entry | undefined>>;

/** What npm has installed for a package: its version, and how many packages it brings, itself among them. */
export interface Installed {
  readonly version: string;
  readonly packages: number;
}

/** Looks a package up in what the bench has installed. */
export async function installed(name: string): Promise<Installed> {
  const text = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Lock };
  const brought = new Set<string>();
  bring(packages, `node_modules/${name}`, brought);
  return { version: packages[`node_modules/${name}`]?.version ?? '', packages: brought.size };
}

function bring(lock: Lock, path: string, brought: Set<string>): void {
  const entry = lock[path];
  if (!entry || brought.has(path)) return;
  brought.add(path);
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  const names = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
  for (const name of names) bring(lock, nearest(lock, path, name), brought);
}

/** Where Node finds a package from within another one. */
function nearest(lock: Lock, path: string, name: string): string {
  const here = `${path}/node_modules/${name}`;
  const above = path.lastIndexOf('/node_modules/');
  return here in lock || above < 0
    ? here in lock
      ? here
      : `node_modules/${name}`
    : nearest(lock, path.slice(0, above), name);
}
