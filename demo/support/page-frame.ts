import { html, type Html } from './html.js';

/** What all pages of the demo have in common. */
export interface PageFrame {
  /** Goes into `<head>`, after the title. */
  head: Html;
  /** The `<header>`, with links to the other parts of the demo. */
  header: Html;
  footer: Html;
}

/** @param authority the origin of the server that stands in for Aritma ID */
export function pageFrame(authority: string): PageFrame {
  const head = html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/demo.css" />`;
  const header = html`<header>
    <a class="brand" href="/">aritma-login demo</a>
    <nav aria-label="Demo">
      <a href="/documentation/">Documentation</a> ·
      <a href="/gallery.html">Gallery</a>
    </nav>
    <nav aria-label="Session">
      <a href="${authority}/acme/connect/endsession">Log out of Acme</a> ·
      <a href="${authority}/globex/connect/endsession">Log out of Globex</a>
    </nav>
  </header>`;
  const footer = html`<footer>
    <p>
      Everything here runs on this computer. The people, banks and amounts are fictitious. The server at
      <code>${authority}</code> stands in for Aritma ID.
    </p>
  </footer>`;
  return { head, header, footer };
}
