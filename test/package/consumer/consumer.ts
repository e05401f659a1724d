// The code of an application, which TypeScript checks against the types of the installed package.
import 'aritma-login';
import { AritmaCallback } from 'aritma-login/aritma-callback.js';
import { AritmaLogin } from 'aritma-login/aritma-login.js';
import { AritmaLoginError, authorizationUrl, type LoginSettings } from 'aritma-login/oauth.js';
import type { AritmaLoginErrorCode, LoginStatus, TokenDetail } from 'aritma-login';

document.addEventListener('token', (event) => {
  const { accessToken, expiresAt, returnTo, idToken } = event.detail;
  const texts: [string, number | undefined, string, string | undefined] = [accessToken, expiresAt, returnTo, idToken];
  console.log(texts);
  // @ts-expect-error there is no such field
  console.log(event.detail.password);
  // @ts-expect-error it is read-only
  event.detail.accessToken = '';
});
window.addEventListener('tokenerror', ({ detail }) => {
  const code: AritmaLoginErrorCode = detail.code;
  console.log(code, detail.description, detail.uri, detail instanceof AritmaLoginError);
  // @ts-expect-error only the detail of "token" has it
  console.log(detail.accessToken);
});
// @ts-expect-error it is not a MouseEvent
document.addEventListener('token', (event: MouseEvent) => console.log(event.button));

const login: AritmaLogin = document.createElement('aritma-login');
login.tenant = 'acme';
login.clientId = null;
login.maxAge = 3600;
login.addEventListener('tokenerror', ({ detail }) => console.log(detail.code.length, detail.uri?.length));
// @ts-expect-error a tenant is a string
login.tenant = 42;
// @ts-expect-error the property's name has no hyphen
login['client-id'] = 'spa';
const href: string = login.href;
// @ts-expect-error it is read-only
login.href = href;
login.click();
login.focus({ preventScroll: true });

const callback: AritmaCallback | null = document.querySelector('aritma-callback');
// @ts-expect-error it is the other element
const other: AritmaLogin | null = document.querySelector('aritma-callback');
const result: TokenDetail | undefined = await callback?.result;
const status: LoginStatus | undefined = callback?.status;
console.log(other, result?.scope, status === 'complete', callback?.error?.message);
// @ts-expect-error there is no such status
console.log(status === 'done');
callback?.addEventListener('token', ({ detail }) => console.log(detail.accessToken.length, detail.flow === 'pkce'));
// @ts-expect-error there is no such flow
callback?.addEventListener('token', ({ detail }) => console.log(detail.flow === 'password'));

customElements.define('acme-login', class extends AritmaLogin {});

declare const settings: LoginSettings;
const url: string = authorizationUrl(settings, 'state');
console.log(url);
