import type { AccessToken, AritmaLoginError } from '../../src/oauth.js';
import { html, type Html } from '../html.js';
import type { LoginStart } from './login.js';
import type { Server } from './server-application.js';

/** What the bank tells of a user. */
export interface BankAnswer {
  name: string;
  accounts: { name: string; number: string; balance: number; currency: string }[];
}

/** The page with the login link. */
export function startPage(server: Server, login: LoginStart): Response {
  return page(
    server,
    'A login by a server',
    html`
      <p class="lead">
        The code flow for an application whose server keeps a secret. The browser never sees a token: it has a session
        cookie, and the link.
      </p>
      <section class="card">
        <h2>Server application</h2>
        <p>The link carries what the server made for this login: a <code>state</code> and a challenge.</p>
        ${loginLink(server, login, 'Log in by the server')}
      </section>
      <h2>What happens where</h2>
      <ol>
        <li>
          The server makes a <code>state</code> and a PKCE verifier for you, keeps both in your session, and writes the
          <code>state</code> and the verifier’s challenge into the page.
        </li>
        <li>The link takes you to Demo ID. It sends you back to <code>/server/callback</code> with a code.</li>
        <li>
          The server takes the code if its <code>state</code> is in your session, and exchanges it for a token: with its
          secret and the verifier, from server to server.
        </li>
        <li>The token stays in your session on the server, which asks the bank with it and shows you a page.</li>
      </ol>
      <h2>What it takes in the page</h2>
      <pre><code>&lt;aritma-login flow="code" state="{{state}}" code-challenge="{{challenge}}"
  tenant="acme" client-id="server-app" scope="banking.ais.read" redirect-uri="/server/callback"&gt;
  Log in
&lt;/aritma-login&gt;</code></pre>
      <p class="note">There is no <code>&lt;aritma-callback&gt;</code>: the answer is the server’s business.</p>
    `,
  );
}

/** Why a login failed, with another try. */
export function loginFailedPage(server: Server, error: AritmaLoginError, login: LoginStart): Response {
  return page(
    server,
    'The login failed',
    html`
      <p class="lead">The server took no token from this answer.</p>
      ${loginLink(server, login, 'Try again')}
      <section class="card">
        <h2>What the server found</h2>
        <dl>
          <dt>code</dt>
          <dd id="code" class="code">${error.code}</dd>
          <dt>message</dt>
          <dd id="message">${error.message}</dd>
        </dl>
      </section>
    `,
  );
}

/** The accounts, as the bank told them to the server. */
export function accountsPage(server: Server, { name, accounts }: BankAnswer, token: AccessToken): Response {
  return page(
    server,
    'Your accounts',
    html`
      <p class="lead">The server asked the bank, with the token that it keeps. This browser never had it.</p>
      <section class="card">
        <table>
          <caption>
            ${name}
          </caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Number</th>
              <th scope="col" class="number">Balance</th>
            </tr>
          </thead>
          <tbody>
            ${accounts.map(
              ({ name, number, balance, currency }) => html`
                <tr>
                  <td>${name}</td>
                  <td>${number}</td>
                  <td class="number">${money(balance, currency)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
        <dl>
          <dt>Scope</dt>
          <dd id="scope">${token.scope}</dd>
        </dl>
        <form method="post" action="/server/logout">
          <button>Log out here</button>
        </form>
      </section>
      <p class="note">
        That forgets the token. Demo ID goes on knowing you, until you log out of Acme above: then it asks for the
        password again.
      </p>
    `,
  );
}

/** A failure that no login is to blame for. */
export function failurePage(server: Server, status: number, message: string): Response {
  return page(server, 'This does not work', html`<p class="lead">${message}</p>`, status);
}

function loginLink({ registration }: Server, { state, challenge }: LoginStart, text: string): Html {
  const { authority, tenant, clientId, scope, redirectUri } = registration;
  return html`<aritma-login
    flow="code"
    state="${state}"
    code-challenge="${challenge}"
    authority="${authority}"
    tenant="${tenant}"
    client-id="${clientId}"
    scope="${scope}"
    redirect-uri="${redirectUri}"
    >${text}</aritma-login
  >`;
}

function money(amount: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
}

function page({ registration: { authority } }: Server, title: string, main: Html, status = 200): Response {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – aritma-login demo</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo.css" />
        <script type="module" src="/dist/aritma-login.min.js"></script>
      </head>
      <body>
        <header>
          <a class="brand" href="/">aritma-login demo</a>
          <nav aria-label="Session">
            <a href="${authority}/acme/connect/endsession">Log out of Acme</a> ·
            <a href="${authority}/globex/connect/endsession">Log out of Globex</a>
          </nav>
        </header>
        <main>
          <h1>${title}</h1>
          ${main}
          <p class="back"><a href="/">All situations</a></p>
        </main>
        <footer>
          <p>
            Everything here runs on this computer. People, banks and money are made up; the server at
            <code>${authority}</code> stands in for Aritma ID.
          </p>
        </footer>
      </body>
    </html> `;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  return new Response(document.markup, { status, headers });
}
