import { readdir, readFile } from 'node:fs/promises';
import { html, type Html } from '../support/html.js';
import type { Handler } from '../support/http.js';
import type { PageFrame } from '../support/page-frame.js';
import { staticFiles } from '../support/static-files.js';
import { renderDocument, titleOf } from './render-document.js';

const path = '/documentation/';
const root = new URL('../../', import.meta.url);

/**
 * The documents of the package as pages. They are read and rendered at each request. A page has the path of its file, so
 * that links between documents work as on GitHub.
 */
export function documentation(frame: PageFrame): Handler {
  const assets = staticFiles({ [path]: new URL('assets/', import.meta.url) });

  return async (request) => {
    const file = new URL(request.url).pathname.slice(path.length) || 'README.md';
    if (request.method !== 'GET' && request.method !== 'HEAD') return assets(request);
    if (file === 'LICENSE') return plainText(await read(file));
    const documents = await listDocuments();
    return documents.includes(file) ? page(frame, file, documents) : assets(request);
  };
}

/** Lists the paths of the documents in the order of the navigation. */
async function listDocuments(): Promise<string[]> {
  const files = await readdir(new URL('docs/', root));
  const docs = files.filter((file) => file.endsWith('.md')).sort();
  return ['README.md', ...docs.map((file) => `docs/${file}`), 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
}

function read(file: string): Promise<string> {
  return readFile(new URL(file, root), 'utf8');
}

async function page({ head, header, footer }: PageFrame, file: string, documents: string[]): Promise<Response> {
  const text = await read(file);
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <title>${titleOf(text)} – aritma-login documentation</title>
        ${head}
        <link rel="stylesheet" href="${path}documentation.css" />
        <script type="module" src="${path}live-examples.js"></script>
      </head>
      <body class="documentation" data-examples="loading">
        ${header}
        <div class="columns">
          ${await navigation(file, documents)}
          <main>${renderDocument(file, text)}</main>
        </div>
        ${footer}
      </body>
    </html> `;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
  return new Response(document.markup, { headers });
}

async function navigation(current: string, documents: string[]): Promise<Html> {
  const links = documents.map(async (file) => {
    const title = titleOf(await read(file));
    return html`<li><a href="${path}${file}" ${file === current && html`aria-current="page"`}>${title}</a></li>`;
  });
  return html`<nav aria-label="Documents">
    <ul>
      ${await Promise.all(links)}
    </ul>
  </nav>`;
}

function plainText(text: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(text, { headers });
}
