import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { render, type HtmlValue } from './html.js';
import type { Handler } from './http.js';

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};

/**
 * Serves the files of folders.
 *
 * @param folders the folder for each path prefix. If several prefixes match a path, the first one is used
 * @param placeholders replace `{{name}}` in HTML files
 */
export function staticFiles(folders: Record<string, URL>, placeholders: Record<string, HtmlValue> = {}): Handler {
  return async ({ method, url }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    const file = locate(new URL(url).pathname, folders);
    const contentType = file && contentTypes[extname(file.pathname)];
    const content = contentType && (await readFile(file).catch((): undefined => undefined));
    if (!content) return new Response('Not found', { status: 404 });
    const body = contentType.startsWith('text/html') ? fill(content.toString(), placeholders) : content;
    const headers = { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    return new Response(body, { headers });
  };
}

/** The URL parser has already resolved every `..`, and `readFile` rejects a file URL with an encoded slash. */
function locate(path: string, folders: Record<string, URL>): URL | undefined {
  const prefix = Object.keys(folders).find((candidate) => path.startsWith(candidate));
  if (prefix === undefined) return undefined;
  return new URL(`./${path.slice(prefix.length)}`.replace(/\/$/, '/index.html'), folders[prefix]);
}

function fill(page: string, placeholders: Record<string, HtmlValue>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => render(placeholders[name] ?? placeholder));
}
