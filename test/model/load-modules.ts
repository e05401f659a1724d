import { buildSync } from 'esbuild';
import { compileFunction } from 'node:vm';
import type * as modules from './modules.js';

/** The package's modules, as a page has them. */
export type Modules = typeof modules;

/** All that the modules may find around them: what is not named here is Node's, or is not there. */
const names = [
  ...['globalThis', 'window', 'document', 'location', 'history', 'navigator', 'performance', 'crypto', 'fetch'],
  ...['Request', 'BroadcastChannel', 'setTimeout', 'clearTimeout', 'Date', 'sessionStorage'],
] as const;

export type Globals = Record<(typeof names)[number], unknown>;

const run = compile();

/** Runs the modules once more, for one page: they share no variable with those of another. */
export function loadModules(globals: Globals): Modules {
  return run(...names.map((name) => globals[name]));
}

function compile(): (...globals: unknown[]) => Modules {
  const options = { bundle: true, write: false, format: 'iife', globalName: 'modules', target: 'es2022' } as const;
  const [bundle] = buildSync({ ...options, entryPoints: ['test/model/modules.ts'] }).outputFiles;
  const body = `${bundle?.text ?? ''}; return modules;`;
  return compileFunction(body, names, { filename: 'modules.js' }) as never;
}
