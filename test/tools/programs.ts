import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program on `PATH`, or of an absolute name, when it can be run. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function hasPrograms(...names: string[]): boolean {
  return names.every((name) => findProgram(name) !== undefined);
}

/** Whether a screen, a pointer and a keyboard can be had that a browser takes for real. */
export function hasRealInput(): boolean {
  return hasPrograms('Xvfb', 'xdotool', 'openbox');
}

/** Whether the authorization server glewlwyd can be set up: its package keeps the empty database with its documents. */
export function hasGlewlwyd(): boolean {
  return hasPrograms('glewlwyd', 'sqlite3') && existsSync('/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz');
}
