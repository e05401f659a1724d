// In your own application, import these from 'aritma-login/oauth.js'.
import type { AccessToken, AritmaLoginError } from '../../src/oauth.js';
import { html, type Html } from '../support/html.js';
import type { ApplicationContext, LoginStart } from './context.js';

/** The response of the bank's API. */
export interface CustomerAccounts {
  name: string;
  accounts: { name: string; number: string; balance: number; currency: string }[];
}

/** The page with the login link. */
export function startPage(context: ApplicationContext, login: LoginStart): Response {
  return page(
    context,
    'A login that a server finishes',
    html`
      <p class="lead">
        The authorization code flow for an application whose server has a client secret. The browser has the link and a
        session cookie, but never a token.
      </p>
      <section class="card">
        <h2>Server application</h2>
        <p>The link contains a <code>state</code> and a challenge that the server has created for this login.</p>
        ${loginLink(context, login, 'Log in with the server application')}
      </section>
      <h2>The steps of the login</h2>
      <ol>
        <li>
          The server creates a <code>state</code> and a PKCE verifier, stores both in your session, and writes the
          <code>state</code> and the challenge of the verifier into the page.
        </li>
        <li>The link leads to Demo ID, which sends you back to <code>/server/callback</code> with a code.</li>
        <li>
          The server checks that the <code>state</code> is in your session. Then it exchanges the code for a token, with
          its client secret and the verifier.
        </li>
        <li>The server stores the token in your session and uses it to request your accounts from the bank.</li>
      </ol>
      <h2>The code of the page</h2>
      <pre><code>&lt;aritma-login flow="code" state="{{state}}" code-challenge="{{challenge}}"
  tenant="acme" client-id="server-app" scope="banking.ais.read" redirect-uri="/server/callback"&gt;
  Log in
&lt;/aritma-login&gt;</code></pre>
      <p class="note">
        The page at <code>redirect-uri</code> needs no <code>&lt;aritma-callback&gt;</code>, because the server reads
        the response.
      </p>
    `,
  );
}

/** Says why a login failed, with a link to try again. */
export function loginFailedPage(context: ApplicationContext, error: AritmaLoginError, login: LoginStart): Response {
  return page(
    context,
    'The login failed',
    html`
      <p class="lead">The server did not accept the response of this login.</p>
      ${loginLink(context, login, 'Try again')}
      <section class="card">
        <h2>The error</h2>
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

/** Shows the accounts that the server has requested from the bank. */
export function accountsPage(
  context: ApplicationContext,
  { name, accounts }: CustomerAccounts,
  token: AccessToken,
): Response {
  return page(
    context,
    'Your accounts',
    html`
      <p class="lead">
        The server requested them from the bank, with the token in your session. The browser never had the token.
      </p>
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
          <button>Log out of this application</button>
        </form>
      </section>
      <p class="note">
        This removes the token. You remain logged in at Demo ID: to be asked for the password again, also log out of
        Acme above.
      </p>
    `,
  );
}

/** Reports an error that does not belong to a login. */
export function failurePage(context: ApplicationContext, status: number, message: string): Response {
  return page(context, 'Something went wrong', html`<p class="lead">${message}</p>`, status);
}

function loginLink({ registration }: ApplicationContext, { state, challenge }: LoginStart, text: string): Html {
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

function page(
  { frame: { head, header, footer } }: ApplicationContext,
  title: string,
  main: Html,
  status = 200,
): Response {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <title>${title} – aritma-login demo</title>
        ${head}
        <script type="module" src="/dist/aritma-login.min.js"></script>
      </head>
      <body>
        ${header}
        <main>
          <h1>${title}</h1>
          ${main}
          <p class="back"><a href="/">All pages of the demo</a></p>
        </main>
        ${footer}
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
