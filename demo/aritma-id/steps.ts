import { html, type Html } from '../support/html.js';
import type { PendingLogin, StepName } from './context.js';
import { messages } from './messages.js';
import { demoUser, oneTimeCode, type Tenant, type User } from './tenants.js';

/** One page of a login. */
export interface Step {
  title: keyof typeof messages;
  submit: keyof typeof messages;
  /** Shown if what the user entered is wrong. */
  errorMessage: keyof typeof messages;
  /** The fields of the form, filled with what the user entered before. */
  fields(login: PendingLogin, entered: URLSearchParams): Html;
  /** @returns the user, or undefined if what was entered is wrong */
  check(login: PendingLogin, tenant: Tenant, entered: URLSearchParams): User | undefined;
}

export const steps: Record<StepName, Step> = {
  login: {
    title: 'logIn',
    submit: 'logIn',
    errorMessage: 'wrongPassword',
    fields({ request: { language, loginHint } }, entered) {
      const userName = entered.get('username') ?? loginHint;
      return html`
        <label for="username">${messages.userName[language]}</label>
        <input
          id="username"
          name="username"
          value="${userName}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          ${!userName && html`autofocus`}
        />
        <label for="password">${messages.password[language]}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          ${Boolean(userName) && html`autofocus`}
        />
        <p class="hint">
          ${messages.demoUser[language]} <code>${demoUser.name}</code>. ${messages.demoPassword[language]}
          <code>${demoUser.password}</code>.
        </p>
      `;
    },
    check: (_login, tenant, entered) =>
      tenant.users.find(({ id, password }) => id === entered.get('username') && password === entered.get('password')),
  },
  mfa: {
    title: 'mfa',
    submit: 'confirm',
    errorMessage: 'wrongCode',
    fields: (login) => html`
      ${greeting(login)}
      <label for="code">${messages.mfaCode[login.request.language]}</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus />
      <p class="hint">${messages.mfaHint[login.request.language]} <code>${oneTimeCode}</code>.</p>
    `,
    check: ({ user }, _tenant, entered) => (entered.get('code')?.trim() === oneTimeCode ? user : undefined),
  },
  verify: {
    title: 'verify',
    submit: 'confirm',
    errorMessage: 'wrongNumber',
    fields: (login) => html`
      ${greeting(login)}
      <p>${messages.verifyText[login.request.language]}</p>
      <label for="number">${messages.personalNumber[login.request.language]}</label>
      <input id="number" name="number" inputmode="numeric" autocomplete="off" required autofocus />
      <p class="hint">${messages.verifyHint[login.request.language]} <code>${login.user?.personalNumber}</code>.</p>
    `,
    check: ({ user }, _tenant, entered) =>
      user?.personalNumber === entered.get('number')?.replaceAll(' ', '') ? user : undefined,
  },
};

function greeting({ request: { language }, user }: PendingLogin): Html {
  return html`<p>${messages.loggedInAs[language]} <strong>${user?.name}</strong>.</p>`;
}
