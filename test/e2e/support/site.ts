import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../tools/process.js';
import { stepTimeout } from './browsers.js';

/** What a browser asked for. */
export interface Visit {
  url: URL;
  /** Who asked: the header `User-Agent`. */
  agent: string;
  /** Where that was: the header `Referer`. */
  referrer: string;
}

/** A web site of the test's own: it serves pages and `/dist/…`, and remembers what was asked for and told. */
export interface Site {
  /** `http://localhost:PORT` */
  origin: string;
  /** What was asked for so far, oldest first; not files, reports, or the browser's own `/favicon.ico`. */
  visits: Visit[];
  /** Waits for the first visit of a path that is not in `visits` before the place `since`. */
  visited(path: string, since?: number): Promise<Visit>;
  /** Waits for what a page said by `tell(name, value)`, takes it, and gives it back. */
  told(name: string, timeout?: number): Promise<unknown>;
  close(): Promise<void>;
}

/** What every page may call: `tell(name, value)`, and `place(element)`, the middle of an element in CSS pixels. */
const helperScript = `<script>
  const tell = (name, value) =>
    fetch(location.origin + '/tell?name=' + encodeURIComponent(name), { method: 'POST', body: JSON.stringify(value), keepalive: true });
  const place = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
</script>`;

/**
 * @param page the body of the page at an address, or the `whole` of what is there, which has no `tell` and `place`;
 *   undefined where there is none (404); asked for anew at each visit
 * @param headers what each answer has in its header
 */
export async function openSite(
  page: (url: URL) => string | { whole: string } | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const visits: Visit[] = [];
  const reports: { name: string; value: unknown }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    answer(request, url).then(
      ({ status, type, body }) => {
        const kind = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' };
        response.writeHead(status, { ...kind, ...headers }).end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  async function answer(request: IncomingMessage, url: URL): Promise<{ status: number; type: string; body: string }> {
    if (url.pathname === '/tell') {
      const parts = (await request.toArray()) as Buffer[];
      reports.push({ name: url.searchParams.get('name') ?? '', value: JSON.parse(Buffer.concat(parts).toString()) });
      return { status: 204, type: 'text/plain', body: '' };
    }
    if (/^\/dist\/[\w./-]+\.js$/.test(url.pathname)) {
      return { status: 200, type: 'text/javascript', body: await readFile(`.${url.pathname}`, 'utf8') };
    }
    if (url.pathname === '/favicon.ico') return { status: 404, type: 'text/plain', body: '' };
    visits.push({ url, agent: request.headers['user-agent'] ?? '', referrer: request.headers.referer ?? '' });
    const body = page(url);
    if (body === undefined) return { status: 404, type: 'text/plain', body: 'Not found' };
    const whole = typeof body === 'string' ? `<!doctype html><html lang="en">${helperScript}${body}` : body.whole;
    return { status: 200, type: 'text/html', body: whole };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    visits,
    visited: (path, since = 0) =>
      until(`a visit of ${path}`, () => visits.slice(since).find(({ url }) => url.pathname === path), stepTimeout),
    told: async (name, timeout = stepTimeout) => {
      const index = await until(
        `a page that tells "${name}"`,
        () => {
          const found = reports.findIndex((report) => report.name === name);
          return found >= 0 && { found };
        },
        timeout,
      );
      return reports.splice(index.found, 1)[0]?.value;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
