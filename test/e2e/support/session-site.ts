import assert from 'node:assert/strict';
import { demoUser } from '../../../demo/demo.js';
import type { Session } from '../../../src/session.js';
import { until } from '../../tools/process.js';
import { openSite, type Site } from './site.js';
import type { BrowserTab } from './tabbed-browser.js';

/** The client of the pages, and how they use its session. */
export interface SessionPages {
  authority: string;
  /** The `iss` of the responses, if the authority does not determine it. */
  issuer?: string;
  tenant: string;
  clientId: string;
  scope: string;
  /** The attributes `api`, `storage` and `renew` of the session. */
  api: string;
  storage: string;
  renew: string;
  /** The content of the slot `logged-in`. */
  content?: string;
}

/** What a page knows about its session. */
export interface Snapshot {
  state: string;
  /** Empty if there is none, as `token` and `error`, because WebDriver does not know `undefined`. */
  reason: string;
  token: string;
  isOffline: boolean;
  /** The code of the session's error. */
  error: string;
  /** The slot whose content is visible. */
  shown: string;
  /** What the element says to the user. */
  message: string;
  /** The events of the session since the page was opened, with their times in milliseconds since 1970. */
  changes: Change[];
  /** The messages of uncaught errors. */
  problems: string[];
  path: string;
}

export interface Change {
  type: 'sessionchange' | 'sessionerror';
  /** The state and the reason, or the code of the error. */
  what: string;
  at: number;
}

/**
 * The first script of each page. It sets the clock of the tab, and the speed of its timers, by items of sessionStorage, and
 * records what happens, also which slots are visible in each frame.
 */
const recorder = `<script>
  const trueNow = Date.now.bind(Date);
  Date.now = () => trueNow() + Number(sessionStorage.getItem('clock') ?? 0);
  const trueTimeout = setTimeout;
  window.setTimeout = (act, delay, ...values) =>
    trueTimeout(act, delay / Number(sessionStorage.getItem('speed') ?? 1), ...values);
  const [changes, problems, frames] = [[], [], []];
  addEventListener('error', ({ message }) => message && problems.push(message));
  addEventListener('tokenerror', ({ detail }) => problems.push('tokenerror ' + detail.code + detail.message));
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)));
  for (const type of ['sessionchange', 'sessionerror']) {
    addEventListener(type, ({ detail }) =>
      changes.push({ type, what: detail.code ?? detail.state + ' ' + detail.reason, at: trueNow() }));
  }
  const shown = () => [...document.querySelectorAll('aritma-session > [slot]')]
    .filter((element) => element.getClientRects().length && getComputedStyle(element).visibility === 'visible')
    .map(({ slot }) => slot).join(' ');
  const recordFrame = () => {
    frames.push(shown());
    requestAnimationFrame(recordFrame);
  };
  requestAnimationFrame(recordFrame);
  const sessionOf = () => document.querySelector('aritma-session').session;
  const snapshot = () => {
    const session = sessionOf();
    const message = document.querySelector('aritma-session').shadowRoot.querySelector('[role=status]').textContent;
    return {
      state: session.state, reason: session.reason ?? '', token: session.peekToken() ?? '',
      isOffline: session.isOffline, error: session.error?.code ?? '', shown: shown(), message, changes, problems, path: location.pathname,
    };
  };
</script>`;

declare global {
  /** The session of the page. */
  function sessionOf(): Session;
  function snapshot(): Snapshot;
}

const library = '<script type="module" src="/dist/aritma-session.min.js"></script>';

/**
 * Opens a website whose pages contain a session. The page at `/callback` also finishes logins. Pages with `?hint=USER`
 * have a second link, which asks for a login of that user.
 *
 * @param pages the client and the options. They may be changed, and count for the pages that are opened afterwards.
 * @param content returns the content of a page after the session, or undefined for the usual one
 * @param headers the headers of each response
 */
export function openSessionSite(
  pages: SessionPages,
  content: (url: URL) => string | undefined = () => undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Site> {
  return openSite(
    (url) => {
      const login = (attributes: string): string =>
        `<aritma-login flow="pkce" authority="${pages.authority}" tenant="${pages.tenant}" client-id="${pages.clientId}"
          ${pages.issuer ? `issuer="${pages.issuer}"` : ''} scope="${pages.scope}" redirect-uri="/callback" ${attributes}>Log in</aritma-login>`;
      const hint = url.searchParams.get('hint');
      return `${recorder}${library}
        <aritma-session authority="${pages.authority}" tenant="${pages.tenant}" client-id="${pages.clientId}"
          api="${pages.api}" storage="${pages.storage}" renew="${pages.renew}">
          ${login('slot="logged-out"')}
          <p slot="logged-in">${pages.content ?? 'Private'}</p>
        </aritma-session>
        ${hint === null ? '' : login(`id="other" login-hint="${hint}"`)}
        <p><button id="duplicate" onclick="window.open(location.href)">Duplicate</button></p>
        ${url.pathname === '/callback' ? '<aritma-callback auto-return></aritma-callback>' : ''}
        ${content(url) ?? ''}`;
    },
    // Browsers do not keep pages with "no-store" in the back/forward cache.
    { 'cache-control': 'no-cache', ...headers },
  );
}

/** What a page reports that was shown again by Back. */
export interface Restored {
  path: string;
  persisted: boolean;
  /**
   * The visible slots at the event `pageshow`, before the library handles it, and in each frame since the page was left. At
   * the event `pagehide`, WebKit does not compute what is visible.
   */
  frames: string[];
  state: string;
  shown: string;
}

/** The content of pages that report how they are shown again. A driver may lose such a page. */
export const restoredReporter = `<script>
  addEventListener('pagehide', () => (frames.length = 0));
  addEventListener('pageshow', ({ persisted }) => {
    const isBack = performance.getEntriesByType('navigation')[0].type === 'back_forward';
    if (!persisted && !isBack) return;
    frames.push(shown());
    setTimeout(() => tell('restored', { path: location.pathname, persisted, frames, state: sessionOf().state, shown: shown() }), 1500);
  });
</script>`;

/** Checks that a page was shown again without its content for logged-in users, in each frame. */
export function assertHidden(page: Restored): void {
  assert.deepEqual([page.state, page.shown], ['logged-out', 'logged-out']);
  assert.ok(page.frames.length > 1, 'frames were recorded');
  assert.ok(!page.frames.includes('logged-in'), page.frames.join());
  if (page.persisted) assert.equal(page.frames[0], '');
}

/** Follows the link to log in. The login page must ask for nothing. */
export async function logIn(tab: BrowserTab, selector = 'aritma-login'): Promise<Snapshot> {
  const path = await beginLogin(tab, selector);
  return settled(tab, (page) => page.state === 'logged-in' && page.path === path);
}

/** Follows the link to log in, and fills in the login page of the demo, unless the demo remembers the user. */
export async function logInAtTheDemo(tab: BrowserTab): Promise<Snapshot> {
  const path = await beginLogin(tab);
  const isOver = (wanted: string, { name, password }: typeof demoUser): boolean => {
    const [user, secret] = ['username', 'password'].map((field) =>
      document.querySelector<HTMLInputElement>(`[name=${field}]`),
    );
    const button = document.querySelector<HTMLButtonElement>('[value=continue]');
    if (!user || !secret || !button) return location.pathname === wanted && snapshot().state === 'logged-in';
    [user.value, secret.value] = [name, password];
    setTimeout(() => button.click());
    return true;
  };
  await until('the login page of the demo', () => responding(tab.run(isOver, path, demoUser)).catch(() => false));
  return settled(tab, (page) => page.state === 'logged-in' && page.path === path);
}

/** Follows the link to log in. Returns the path of the page. */
export function beginLogin(tab: BrowserTab, selector = 'aritma-login'): Promise<string> {
  return tab.run(async (name) => {
    await customElements.whenDefined('aritma-login');
    const link = document.querySelector<HTMLElement & { updateComplete: Promise<unknown> }>(name)!;
    await link.updateComplete;
    setTimeout(() => link.click());
    return location.pathname;
  }, selector);
}

/** Waits until the session of a page is as wanted, also if the tab navigates in the meantime. */
export async function settled(
  tab: BrowserTab,
  isWanted: (page: Snapshot) => boolean,
  timeout?: number,
): Promise<Snapshot> {
  let last: unknown;
  const wanted = async (): Promise<Snapshot | false> => {
    try {
      const page = await responding(tab.run(() => snapshot()));
      last = page;
      return isWanted(page) && page;
    } catch (error) {
      last = error;
      return false;
    }
  };
  try {
    return await until('the state of a session', wanted, timeout);
  } catch (cause) {
    throw new Error(`The session is ${last instanceof Error ? last.message : JSON.stringify(last)}`, { cause });
  }
}

/** Limits how long to wait for a script. Firefox's driver never responds if a page is left while it runs a script. */
export function responding<Result>(result: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The page has been left.')), 5000);
  });
  return Promise.race([result, silence]).finally(() => clearTimeout(timer));
}

export const isIn = (state: string) => (page: Snapshot) => page.state === state && page.shown === state;

/** Sets the clock of a tab, for all pages that it opens. Nothing happens at once: no timer is so short. */
export const moveClock = (tab: BrowserTab, milliseconds: number): Promise<void> =>
  tab.run(
    (value) => sessionStorage.setItem('clock', String(Number(sessionStorage.getItem('clock') ?? 0) + value)),
    milliseconds,
  );

/** Lets the timers of a tab end earlier, on all pages that it opens from now on. */
export const speedUp = (tab: BrowserTab, factor: number): Promise<void> =>
  tab.run((value) => sessionStorage.setItem('speed', String(value)), factor);

/** Returns what the database of the library contains, as JSON. */
export const storedText = (tab: BrowserTab): Promise<string> =>
  tab.run(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('aritma-login', 1);
        opening.onerror = () => reject(opening.error!);
        opening.onsuccess = () => {
          const request = opening.result.transaction('sessions').objectStore('sessions').getAll();
          request.onsuccess = () => {
            opening.result.close();
            resolve(JSON.stringify(request.result));
          };
        };
      }),
  );
