import 'aritma-login/session-element.js';
import { getSession } from 'aritma-login/session.js';
import { environment } from './environment';

const { authority } = environment;
export const api = `${authority}/acme/api`;
export const session = getSession({ authority, tenant: 'acme', clientId: 'spa-pkce', api });
