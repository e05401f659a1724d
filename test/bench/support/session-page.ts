import type { SessionCandidate } from './session-candidates.js';

/** What a page of a candidate offers to the measurements. */
export interface SessionDriver {
  readonly isLoggedIn: boolean;
  /** Leaves the page for the login. */
  login(): unknown;
  /** Sends a request to the API with the access token. */
  fetch(url: string): Promise<Response>;
  /** Renews the tokens now. Resolves with what the library returns. */
  renew(): Promise<unknown>;
}

/** The settings that each module in `peers/sessions/` receives. */
function settingsOf({ id, storage }: SessionCandidate, origin: string, authority: string): Record<string, string> {
  return {
    authority,
    tenant: 'acme',
    clientId: id,
    scope: 'openid profile offline_access',
    redirectUri: `${origin}/${id}/callback`,
    silentUri: `${origin}/${id}/silent`,
    appUri: `${origin}/${id}/`,
    api: `${origin}/api`,
    storage: storage ?? 'browser',
  };
}

/**
 * Builds the page of a candidate. On its callback page, the page finishes the login and returns to the application. On every
 * other page, `window.opened` resolves when the page knows whether the user is logged in.
 */
export function sessionPage(candidate: SessionCandidate, origin: string, authority: string): string {
  return `<!doctype html><html lang="en"><link rel="icon" href="data:,">
    <script>window.opened = new Promise((resolve, reject) => Object.assign(window, { resolve, reject }));
      addEventListener('error', ({ error }) => reject(error));
      addEventListener('unhandledrejection', ({ reason }) => reject(reason));</script>
    <body><script type="module">
      import { finish, open } from '/${candidate.module}.js';
      const settings = ${JSON.stringify(settingsOf(candidate, origin, authority))};
      if (location.href.startsWith(settings.redirectUri)) {
        await finish(settings);
        location.replace(settings.appUri);
      } else {
        const session = await open(settings);
        const time = performance.now();
        const send = async (url) => fetch(url, { headers: { Authorization: 'Bearer ' + (await session.token()) } });
        window.driver = { fetch: send, ...session };
        resolve(time);
      }
    </script>`;
}

declare global {
  interface Window {
    opened: Promise<number>;
    driver: SessionDriver;
  }
}
