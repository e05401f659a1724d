// What an application writes, checked against the package as it is built: its types are part of it.
import 'aritma-login';
import { AritmaCallback } from 'aritma-login/aritma-callback.js';
import { AritmaLogin } from 'aritma-login/aritma-login.js';
import { AritmaLoginError, authorizeUrl, type LoginSettings } from 'aritma-login/oauth.js';

document.addEventListener('token', (event) => {
  const { accessToken, expiresAt, returnTo, idToken } = event.detail;
  const texts: [string, number | undefined, string, string | undefined] = [accessToken, expiresAt, returnTo, idToken];
  console.log(texts);
  // @ts-expect-error there is no such field
  console.log(event.detail.password);
});
window.addEventListener('tokenerror', ({ detail }) => {
  const code: string = detail.code;
  console.log(code, detail.description, detail.uri, detail instanceof AritmaLoginError);
});

const login: AritmaLogin = document.createElement('aritma-login');
login.tenant = 'acme';
login.clientId = null;
login.maxAge = 3600;
const href: string = login.href;
// @ts-expect-error it is for reading
login.href = href;

const callback: AritmaCallback | null = document.querySelector('aritma-callback');
const result = await callback?.result;
console.log(result?.scope, callback?.status === 'complete', callback?.error?.message);

declare const settings: LoginSettings;
const url: string = authorizeUrl(settings, 'state');
console.log(url);
