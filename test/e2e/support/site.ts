import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../tools/process.js';
import { stepTimeout } from './browsers.js';

/** A request of a browser for a page. */
export interface Visit {
  url: URL;
  /** The header `User-Agent`. */
  agent: string;
  /** The header `Referer`. */
  referrer: string;
}

/** The website of a test. It serves pages and `/dist/…`, and records the requests and the reports of the pages. */
export interface Site {
  /** `http://localhost:PORT` */
  origin: string;
  /** The requests for pages so far, oldest first, without those for files, reports and `/favicon.ico`. */
  visits: Visit[];
  /** Waits for the first visit of a path whose index in `visits` is at least `since`. */
  visited(path: string, since?: number): Promise<Visit>;
  /** Waits for a report that a page has sent with `tell(name, value)`. It removes the report and returns its value. */
  told(name: string, timeout?: number): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * The functions of every page: `tell(name, value)` sends a report; `place(element)` is its center in CSS pixels;
 * `corner(event)` is the position of the page on the screen, by an event of the mouse.
 */
const helperScript = `<script>
  const tell = (name, value) =>
    fetch(location.origin + '/tell?name=' + encodeURIComponent(name), { method: 'POST', body: JSON.stringify(value ?? null), keepalive: true });
  const place = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const corner = (event) => ({ x: event.screenX - event.clientX, y: event.screenY - event.clientY });
</script>`;

/**
 * Opens a website.
 *
 * @param page builds the body of the page at an address for each visit, or the `whole` page, without `tell` and `place`;
 *   it returns undefined if there is no page (404)
 * @param headers the headers of each response
 */
export async function openSite(
  page: (url: URL) => string | { whole: string } | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const visits: Visit[] = [];
  const reports: { name: string; value: unknown }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    respond(request, url).then(
      ({ status, type, body }) => {
        const defaults = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' };
        response.writeHead(status, { ...defaults, ...headers }).end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  async function respond(request: IncomingMessage, url: URL): Promise<{ status: number; type: string; body: string }> {
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
      const [report] = await until(
        `a page that tells "${name}"`,
        () => {
          const index = reports.findIndex((report) => report.name === name);
          return index >= 0 && reports.splice(index, 1);
        },
        timeout,
      );
      return report?.value;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
