import { html, type Html } from '../html.js';
import type { PendingLogin } from './pending-login.js';
import type { Realm } from './realm.js';
import { steps } from './steps.js';
import type { Scope } from './tenants.js';
import { wording, type Language } from './wording.js';

export interface Page {
  title: string;
  body: Html;
  language?: Language;
  /** Where a form's answer may lead to, beside this server. */
  formTarget?: string;
  status?: number;
}

/** A page of this server; never framed, never kept (RFC 6749 10.13, RFC 9700 4.16). */
export function page({ title, body, language = 'en', formTarget = '', status = 200 }: Page): Response {
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
        <footer><p>${wording.standIn[language]}</p></footer>
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

/** The next step of a login, with a word about what was wrong before if it is asked again. */
export function stepPage(realm: Realm, login: PendingLogin, refused?: URLSearchParams): Response {
  const { language, oauth } = login.request;
  const step = steps[login.steps[0]!];
  const title = wording[step.title][language];
  return page({
    title,
    language,
    // Browsers hold the redirect that follows a form against form-action too.
    formTarget: new URL(oauth.redirectUri!).origin,
    body: html`
      <p class="tenant">${realm.tenant.name}</p>
      <h1>${title}</h1>
      <p><strong>${oauth.client.name}</strong> ${wording.asks[language]}</p>
      <ul>
        ${(oauth.scopes as Scope[]).map(({ meaning }) => html`<li>${meaning[language]}</li>`)}
      </ul>
      <form method="post">
        ${refused && html`<p class="refusal" role="alert">${wording[step.refusal][language]}</p>`}
        ${step.fields(login, refused ?? new URLSearchParams())}
        <div class="actions">
          <button name="action" value="continue">${wording[step.submit][language]}</button>
          <button name="action" value="cancel" formnovalidate class="quiet">${wording.cancel[language]}</button>
        </div>
      </form>
    `,
  });
}

/** What is never sent to the application. */
export function errorPage(code: string, message: string, application: string, status = 400): Response {
  return page({
    title: 'This does not work',
    status,
    body: html`
      <h1>This does not work</h1>
      <p>${message}</p>
      <p class="hint"><code>${code}</code></p>
      <p><a href="${application}">To the demo application</a></p>
    `,
  });
}

export function loggedOutPage({ tenant, application }: Realm): Response {
  return page({
    title: 'Logged out',
    body: html`
      <p class="tenant">${tenant.name}</p>
      <h1>Logged out</h1>
      <p>
        Demo ID has forgotten your session with ${tenant.name}. Tokens that were handed out live on until they expire.
      </p>
      <p><a href="${application}">To the demo application</a></p>
    `,
  });
}
