import 'aritma-login/session-element.js';
import { getSession } from 'aritma-login/session.js';

const authority = import.meta.env.VITE_AUTHORITY;
export const api = `${authority}/acme/api`;
export const session = getSession({ authority, tenant: 'acme', clientId: 'spa-pkce', api });
