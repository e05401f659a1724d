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

/** The version of an installed package, and the number of packages that are installed with it, including itself. */
export interface Installed {
  readonly version: string;
  readonly packages: number;
}

/** Finds a package among those that the benchmark has installed. */
export async function installed(name: string): Promise<Installed> {
  const text = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Lock };
  const paths = new Set<string>();
  addWithDependencies(packages, `node_modules/${name}`, paths);
  return { version: packages[`node_modules/${name}`]?.version ?? '', packages: paths.size };
}

function addWithDependencies(lock: Lock, path: string, paths: Set<string>): void {
  const entry = lock[path];
  if (!entry || paths.has(path)) return;
  paths.add(path);
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  const names = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
  for (const name of names) addWithDependencies(lock, nearest(lock, path, name), paths);
}

/** Finds the folder from which Node.js loads a package that another one imports. */
function nearest(lock: Lock, path: string, name: string): string {
  const here = `${path}/node_modules/${name}`;
  const above = path.lastIndexOf('/node_modules/');
  return here in lock || above < 0
    ? here in lock
      ? here
      : `node_modules/${name}`
    : nearest(lock, path.slice(0, above), name);
}
