import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { end, tie } from './process.js';

/** A virtual screen; `name` is what an X client wants in `DISPLAY`. */
export interface Display {
  name: string;
  close(): Promise<void>;
}

/** Starts Xvfb on a display number that it finds for itself. */
export function openDisplay(): Promise<Display> {
  const options = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const xvfb = tie(spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] }));
  return new Promise((resolve, reject) => {
    let complaint = '';
    let number = '';
    xvfb.stderr?.on('data', (data: Buffer) => (complaint += data.toString()));
    (xvfb.stdio[3] as Readable).on('data', (data: Buffer) => {
      number += data.toString();
      if (number.endsWith('\n')) resolve({ name: `:${number.trim()}`, close: () => end(xvfb) });
    });
    xvfb.once('error', (cause) => {
      reject(new Error('Xvfb does not start: install the package xvfb.', { cause }));
    });
    xvfb.once('exit', (code) => {
      reject(new Error(`Xvfb ended with ${String(code)}: ${complaint}`));
    });
  });
}
