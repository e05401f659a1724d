import { buildSync } from 'esbuild';
import { compileFunction } from 'node:vm';

/**
 * Compiles modules, to be evaluated in each page of a model.
 *
 * @param entryPoint a module that exports what a page of the model uses
 * @param names the globals that a page provides. All others are Node.js's, or do not exist.
 * @returns a function that evaluates the modules again for a page, so that no two pages share a variable
 */
export function moduleLoader<Modules, Name extends string>(
  entryPoint: string,
  names: readonly Name[],
): (globals: Record<Name, unknown>) => Modules {
  const options = { bundle: true, write: false, format: 'iife', globalName: 'modules', target: 'es2022' } as const;
  const [bundle] = buildSync({ ...options, entryPoints: [entryPoint] }).outputFiles;
  const body = `${bundle?.text ?? ''}; return modules;`;
  const run = compileFunction(body, names, { filename: entryPoint }) as (...globals: unknown[]) => Modules;
  return (globals) => run(...names.map((name) => globals[name]));
}
