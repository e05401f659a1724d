import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { escape } from './html.js';
import type { Handler } from './http.js';

const pages = new URL('pages/', import.meta.url);
const dist = new URL('../dist/', import.meta.url);

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};

/**
 * The demo application: the files of `pages/`, and those of `dist/` below `/dist/`.
 *
 * @param placeholders what stands in the pages for `{{name}}`
 */
export function application(placeholders: Record<string, string>): Handler {
  return async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    const file = locate(new URL(url).pathname);
    const contentType = contentTypes[extname(file.pathname)];
    const content = contentType && (await readFile(file).catch((): undefined => undefined));
    if (!content) return new Response('Not found', { status: 404 });
    const body = contentType.startsWith('text/html') ? fill(content.toString(), placeholders) : content;
    const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    return new Response(body, { headers });
  };
}

/** The file behind a path. Parsing folded every `..` away, and a file address with an encoded slash is never read. */
function locate(path: string): URL {
  return path.startsWith('/dist/')
    ? new URL(`./${path.slice('/dist/'.length)}`, dist)
    : new URL(`./${path.slice(1) || 'index.html'}`, pages);
}

function fill(page: string, placeholders: Record<string, string>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (unknown, name: string) => escape(placeholders[name] ?? unknown));
}
