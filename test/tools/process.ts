import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A TCP port of the loopback interface that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends a child process when this process exits, also after an error. @returns the child process */
export function tie<T extends ChildProcess>(child: T): T {
  const kill = () => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** Ends a child process and waits until it has exited. After `timeout` ms it is killed. */
export async function end(child: ChildProcess, timeout = 3000): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  const force = setTimeout(() => child.kill('SIGKILL'), timeout);
  await gone;
  clearTimeout(force);
}

/**
 * Calls a function every 50 ms until it returns something other than `undefined` and `false`.
 *
 * @param what what is waited for, for the error's message
 * @param timeout in milliseconds
 */
export async function until<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  timeout = 120_000,
): Promise<T> {
  for (const deadline = Date.now() + timeout; ; await sleep(50)) {
    const result = await condition();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > deadline) throw new Error(`Waited ${String(timeout)} ms in vain for ${what}.`);
  }
}
