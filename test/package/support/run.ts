import { execFile } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program, which may be one that npm has installed.
 *
 * @returns what it prints
 * @throws an error with all that it printed, if it fails
 */
export async function run(program: string, args: readonly string[], cwd = '.'): Promise<string> {
  const PATH = [join(resolve('node_modules'), '.bin'), process.env['PATH']].join(delimiter);
  try {
    const { stdout } = await execute(program, args, { cwd, env: { ...process.env, PATH }, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
