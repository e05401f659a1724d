import { html, type Html } from '../html.js';
import type { PendingLogin, StepName } from './pending-login.js';
import { demoUser, oneTimeCode, type Tenant, type User } from './tenants.js';
import { wording } from './wording.js';

/** One page of a login. */
export interface Step {
  title: keyof typeof wording;
  submit: keyof typeof wording;
  /** What is said when the answer is wrong. */
  refusal: keyof typeof wording;
  /** The fields, with what the user typed last time. */
  fields(login: PendingLogin, typed: URLSearchParams): Html;
  /** Who the user is, where the answer is right. */
  check(login: PendingLogin, tenant: Tenant, typed: URLSearchParams): User | undefined;
}

export const steps: Record<StepName, Step> = {
  login: {
    title: 'logIn',
    submit: 'logIn',
    refusal: 'wrongPassword',
    fields({ request: { language, loginHint } }, typed) {
      const userName = typed.get('username') ?? loginHint;
      return html`
        <label for="username">${wording.userName[language]}</label>
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
        <label for="password">${wording.password[language]}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          ${Boolean(userName) && html`autofocus`}
        />
        <p class="hint">
          ${wording.demoUser[language]} <code>${demoUser.name}</code>, ${wording.demoPassword[language]}
          <code>${demoUser.password}</code>.
        </p>
      `;
    },
    check: (_login, tenant, typed) =>
      tenant.users.find(({ id, password }) => id === typed.get('username') && password === typed.get('password')),
  },
  mfa: {
    title: 'mfa',
    submit: 'confirm',
    refusal: 'wrongCode',
    fields: (login) => html`
      ${greeting(login)}
      <label for="code">${wording.mfaCode[login.request.language]}</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus />
      <p class="hint">${wording.mfaHint[login.request.language]} <code>${oneTimeCode}</code>.</p>
    `,
    check: ({ user }, _tenant, typed) => (typed.get('code')?.trim() === oneTimeCode ? user : undefined),
  },
  verify: {
    title: 'verify',
    submit: 'confirm',
    refusal: 'wrongNumber',
    fields: (login) => html`
      ${greeting(login)}
      <p>${wording.verifyText[login.request.language]}</p>
      <label for="number">${wording.personalNumber[login.request.language]}</label>
      <input id="number" name="number" inputmode="numeric" autocomplete="off" required autofocus />
      <p class="hint">${wording.verifyHint[login.request.language]} <code>${login.user?.personalNumber}</code>.</p>
    `,
    check: ({ user }, _tenant, typed) =>
      user?.personalNumber === typed.get('number')?.replaceAll(' ', '') ? user : undefined,
  },
};

function greeting({ request: { language }, user }: PendingLogin): Html {
  return html`<p>${wording.loggedInAs[language]} <strong>${user?.name}</strong>.</p>`;
}
