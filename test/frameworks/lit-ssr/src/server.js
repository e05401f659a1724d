import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { html, render } from '@lit-labs/ssr';
import { RenderResultReadable } from '@lit-labs/ssr/lib/render-result-readable.js';
import { page } from './page.js';

const { AUTHORITY: authority, PORT: port } = process.env;
const script = await readFile('dist/browser.js');

/** A login with a declarative shadow root that was not rendered by Lit, as from another renderer or a cache. */
const madeLogin = (authority) => html`
  <aritma-login
    id="made"
    authority=${authority}
    tenant="acme"
    client-id="spa"
    scope="banking.ais.read"
    redirect-uri="/callback"
  >
    <template shadowrootmode="open"><a href="/made">Made by a server</a></template>
    Log in
  </aritma-login>
`;

const documentOf = (data) => html`
  <!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>aritma-login on a server that renders Lit</title>
      <link rel="icon" href="data:," />
      <script type="module" src="/browser.js"></script>
    </head>
    <body>
      <main data-path=${data.path} data-authority=${data.authority} data-name=${data.name}>${page(data)}</main>
      ${data.path === '/made' ? madeLogin(data.authority) : ''}
    </body>
  </html>
`;

const server = createServer((request, response) => {
  const { pathname: path, searchParams } = new URL(request.url, 'http://localhost');
  if (path === '/browser.js') {
    response.setHeader('content-type', 'text/javascript').end(script);
    return;
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  const name = searchParams.get('name') ?? '';
  new RenderResultReadable(render(documentOf({ path, authority, name }))).pipe(response);
});
server.listen(Number(port), 'localhost');
