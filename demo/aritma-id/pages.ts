import { html, type Html } from '../support/html.js';
import type { Logout, PendingLogin, TenantContext } from './context.js';
import { messages, type Language } from './messages.js';
import { steps } from './steps.js';
import type { Scope } from './tenants.js';

interface Page {
  title: string;
  body: Html;
  language?: Language;
  /** The origin that a form's response may redirect to, besides this server. */
  formTarget?: string;
  status?: number;
}

/** Creates a page that cannot be framed and is not cached (RFC 6749, section 10.13; RFC 9700, section 4.16). */
function page({ title, body, language = 'en', formTarget = '', status = 200 }: Page): Response {
  const document = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Demo ID</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo-id.css" />
      </head>
      <body>
        <header><span class="brand">Demo ID</span></header>
        <main>${body}</main>
        <footer><p>${messages.standIn[language]}</p></footer>
      </body>
    </html> `;
  return new Response(document.markup, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        "style-src 'self'",
        'img-src data:',
        `form-action 'self' ${formTarget}`.trim(),
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  });
}

/**
 * The page of the next step of a login.
 *
 * @param refused the form that was sent before, if its content was wrong
 */
export function stepPage({ tenant }: TenantContext, login: PendingLogin, refused?: URLSearchParams): Response {
  const { language, oauth } = login.request;
  const step = steps[login.steps[0]!];
  const title = messages[step.title][language];
  return page({
    title,
    language,
    // Browsers apply form-action also to the redirect that follows a form.
    formTarget: new URL(oauth.redirectUri!).origin,
    body: html`
      <p class="tenant">${tenant.name}</p>
      <h1>${title}</h1>
      <p><strong>${oauth.client.name}</strong> ${messages.requests[language]}</p>
      <ul>
        ${(oauth.scopes as Scope[]).map(({ meaning }) => html`<li>${meaning[language]}</li>`)}
      </ul>
      <form method="post">
        ${refused && html`<p class="refusal" role="alert">${messages[step.errorMessage][language]}</p>`}
        ${step.fields(login, refused ?? new URLSearchParams())}
        <div class="actions">
          <button name="action" value="continue">${messages[step.submit][language]}</button>
          <button name="action" value="cancel" formnovalidate class="quiet">${messages.cancel[language]}</button>
        </div>
      </form>
    `,
  });
}

/** Shows an error that is never sent to the application. */
export function errorPage(code: string, message: string, application: string, status = 400): Response {
  return page({
    title: 'This login is not possible',
    status,
    body: html`
      <h1>This login is not possible</h1>
      <p>${message}</p>
      <p class="hint"><code>${code}</code></p>
      <p><a href="${application}">Go to the demo application</a></p>
    `,
  });
}

/** Asks the user for a confirmation of the logout. */
export function logoutPage({ tenant }: TenantContext): Response {
  return page({
    title: 'Log out',
    body: html`
      <p class="tenant">${tenant.name}</p>
      <h1>Do you want to log out?</h1>
      <form method="post">
        <div class="actions"><button>Log out</button></div>
      </form>
    `,
  });
}

/**
 * Says that the session has ended.
 *
 * @param logout the client that has asked for it. Without one, IdentityServer shows no link; this page has a link to the
 *   start page of the demo
 */
export function loggedOutPage({ tenant, application }: TenantContext, logout: Logout | undefined): Response {
  const back = logout?.returnAddress;
  return page({
    title: 'You are logged out',
    body: html`
      <p class="tenant">${tenant.name}</p>
      <h1>You are logged out</h1>
      <p>
        Your session with ${tenant.name} has ended. Tokens that were issued before remain valid until they expire or are
        revoked.
      </p>
      ${back !== undefined && html`<p><a id="return" href="${back}">Return to ${logout?.client.name}</a></p>`}
      ${!logout && html`<p><a href="${application}">Go to the demo application</a></p>`}
    `,
  });
}
