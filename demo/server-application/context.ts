import type { PageFrame } from '../support/page-frame.js';
import type { Sessions } from './sessions.js';

/** How this application is registered at Aritma ID. */
export interface Registration {
  /** The address of Aritma ID. */
  authority: string;
  tenant: string;
  clientId: string;
  /** Known only to this server and to Aritma ID; never sent to a browser. */
  clientSecret: string;
  /** An absolute URL, exactly as registered. */
  redirectUri: string;
  scope: string;
}

/** What the request handlers and the pages share. */
export interface ApplicationContext {
  registration: Registration;
  sessions: Sessions;
  frame: PageFrame;
}

/** What a page needs to begin a login. */
export interface LoginStart {
  /** Protects the redirect URI against forged responses: it is stored in the session (RFC 6749, section 10.12). */
  state: string;
  /** The PKCE challenge (RFC 7636, section 4.2). Its verifier stays in the session. */
  challenge: string;
}
