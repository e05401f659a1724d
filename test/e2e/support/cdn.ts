import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server with packages that any page may load, as jsDelivr and unpkg are. */
export interface Cdn {
  /** `http://127.0.0.1:PORT`, which is a different site from `http://localhost:PORT`. */
  origin: string;
  /** The address of a file in `dist/`. Another version has another address, but the same code. */
  address(file: string, version?: string): string;
  close(): Promise<void>;
}

/** Serves the modules of this package at `/npm/aritma-login@VERSION/` and `/node_modules/`, where Lit is as well. */
export async function openCdn(): Promise<Cdn> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const server = createServer((request, response) => {
    const path = (request.url ?? '')
      .replace(/^\/npm\/aritma-login@[^/]+|^\/node_modules\/aritma-login(?=\/)/, '')
      .replace(/\?.*/, '');
    if (!/^\/([\w-]+|(dist|node_modules\/@?lit[\w-]*)\/[\w./-]+)\.js$/.test(path)) response.writeHead(404).end();
    else
      readFile(`.${path}`).then(
        (body) => {
          response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(body);
        },
        () => response.writeHead(404).end(),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    origin,
    address: (file, wanted = version) => `${origin}/npm/aritma-login@${wanted}/dist/${file}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
