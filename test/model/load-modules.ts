import { buildSync } from 'esbuild';
import { compileFunction } from 'node:vm';
import type * as modules from './modules.js';

/** The package's modules, as they are loaded in a page. */
export type Modules = typeof modules;

/** The globals that a page of the model provides. All others are Node.js's, or do not exist. */
const names = [
  ...['globalThis', 'window', 'document', 'location', 'history', 'navigator', 'performance', 'crypto', 'fetch'],
  ...['Request', 'BroadcastChannel', 'setTimeout', 'clearTimeout', 'Date', 'sessionStorage'],
] as const;

export type Globals = Record<(typeof names)[number], unknown>;

const run = compile();

/** Evaluates the modules again for a page, so that no two pages share a variable. */
export function loadModules(globals: Globals): Modules {
  return run(...names.map((name) => globals[name]));
}

function compile(): (...globals: unknown[]) => Modules {
  const options = { bundle: true, write: false, format: 'iife', globalName: 'modules', target: 'es2022' } as const;
  const [bundle] = buildSync({ ...options, entryPoints: ['test/model/modules.ts'] }).outputFiles;
  const body = `${bundle?.text ?? ''}; return modules;`;
  return compileFunction(body, names, { filename: 'modules.js' }) as never;
}
