import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Handler } from '../../../demo/support/http.js';

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

/** Serves the files of a folder. For paths without a file extension, it serves index.html, since these are routes. */
export function staticSite(folder: string): Handler {
  return async ({ url }) => {
    const { pathname } = new URL(url);
    const file = extname(pathname) ? pathname : '/index.html';
    const content = await readFile(join(folder, file)).catch((): undefined => undefined);
    if (!content) return new Response('Not found', { status: 404 });
    const contentType = contentTypes[extname(file)] ?? 'application/octet-stream';
    return new Response(content, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  };
}
