import { aTimeout, expect } from '@open-wc/testing';
import '../../src/index.js';
import type { AritmaCallback, AritmaLogin, AritmaLoginError, TokenDetail } from '../../src/index.js';

/** The window of a page in a frame. */
export type PageWindow = Window & typeof globalThis;

/** The outcome of a login. Both properties are missing if there was no response. */
export interface Outcome {
  token?: TokenDetail | undefined;
  error?: AritmaLoginError;
}

/** The URL of a page of test/pages. */
export const pageUrl = (name: string): string => new URL(`../pages/${name}`, import.meta.url).href;

const frames = new Set<HTMLIFrameElement>();

/** A page of test/pages in a frame, loaded with a response in its URL. */
export class CallbackPage {
  readonly frame = document.createElement('iframe');
  /** The `token` and `tokenerror` events that reached the document, also after a reload. */
  readonly events: CustomEvent<TokenDetail | AritmaLoginError>[] = [];
  /** The lines that were written to the console, and the types of uncaught errors. */
  readonly complaints: string[] = [];

  /**
   * Opens a page, and waits until it is loaded.
   *
   * @param address the name of the page, and the response: `callback.html#access_token=…`
   * @param prepare called on each load, before the scripts of the page run
   */
  static async open(address: string, prepare: (window: PageWindow) => void = () => undefined): Promise<CallbackPage> {
    const page = new CallbackPage();
    Object.assign(page.frame, {
      src: pageUrl(address),
      prepare: (window: PageWindow) => {
        page.#listen(window);
        prepare(window);
      },
    });
    frames.add(page.frame);
    await page.waitForLoad(() => document.body.append(page.frame));
    return page;
  }

  get window(): PageWindow {
    return this.frame.contentWindow as PageWindow;
  }

  get document(): Document {
    return this.window.document;
  }

  get callback(): AritmaCallback {
    return this.document.querySelector('aritma-callback')!;
  }

  /** The file name, query and fragment of the URL. */
  get address(): string {
    const { pathname, search, hash } = this.window.location;
    return pathname.replace(/.*\//, '') + search + hash;
  }

  /** Whether each event was dispatched on the element. A comparison of elements would hang when Chai prints them. */
  areFrom(callback: Element | undefined): boolean[] {
    return this.events.map(({ target }) => target === callback);
  }

  /** Waits until the frame has loaded the page that an action opens. */
  waitForLoad(action: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.frame.addEventListener('load', () => resolve(), { once: true });
      action();
    });
  }

  /** Adds another `<aritma-callback>` to the page. */
  mount(): AritmaCallback {
    const callback = this.document.createElement('aritma-callback');
    this.document.body.append(callback);
    return callback;
  }

  /** Waits for the outcome, and then for a moment in which a second event could be dispatched. */
  async outcome(callback = this.callback): Promise<Outcome> {
    const outcome = await callback.result.then(
      (token) => ({ token }),
      (error: AritmaLoginError) => ({ error }),
    );
    await callback.updateComplete;
    await aTimeout(50);
    return outcome;
  }

  #listen(window: PageWindow): void {
    for (const type of ['token', 'tokenerror'] as const) {
      window.document.addEventListener(type, (event) => this.events.push(event));
    }
    for (const type of ['error', 'unhandledrejection']) {
      window.addEventListener(type, () => this.complaints.push(type));
    }
    for (const level of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
      window.console[level] = (...values: unknown[]) => {
        if (!String(values[0]).includes('Lit is in dev mode')) this.complaints.push(values.map(String).join(' '));
      };
    }
  }
}

/** A page whose `<aritma-callback>` has an outcome. */
export type FinishedPage = CallbackPage & { readonly done: Outcome };

/** Opens the callback page with a response, and waits for the outcome. */
export async function finish(response: string, prepare?: (window: PageWindow) => void): Promise<FinishedPage> {
  const page = await CallbackPage.open(`callback.html${response}`, prepare);
  return Object.assign(page, { done: await page.outcome() });
}

/** Expects one `tokenerror` event with the given code, and that the token is stored nowhere. */
export function expectError({ done, events, callback, window }: FinishedPage, code: string): void {
  expect(done.error?.code, JSON.stringify(done)).to.equal(code);
  expect(done.error!.message).to.have.length.above(20);
  expect(events.map(({ type, detail }) => [type, detail])).to.deep.equal([['tokenerror', done.error]]);
  expect(callback.token).to.be.undefined;
  const kept = JSON.stringify([window.localStorage, window.sessionStorage, window.location.href, String(done.error)]);
  expect(kept).not.to.include('secret-token');
}

/** Closes the pages and clears storage. For `afterEach`. */
export function closePages(): void {
  for (const frame of frames) frame.remove();
  frames.clear();
  localStorage.clear();
  sessionStorage.clear();
}

/** Makes a page behave as if it were prerendered. @returns a function that activates it */
export function prerender(window: PageWindow): () => void {
  let isPrerendering = true;
  Object.defineProperty(window.document, 'prerendering', { get: () => isPrerendering, configurable: true });
  return () => {
    isPrerendering = false;
    window.document.dispatchEvent(new window.Event('prerenderingchange'));
  };
}

/** The attributes that {@link beginLogin} sets by default. */
export const loginAttributes = {
  authority: 'https://id.example',
  tenant: 'acme',
  'client-id': 'spa',
  scope: 'banking.ais.read bankservice',
  'redirect-uri': '/callback',
  'return-to': '/accounts?tab=2#top',
};

/** Begins a login by a click on a link. @returns its state */
export function beginLogin(changes: Record<string, string> = {}): string {
  return clickOnce(addLogin(changes));
}

/** Begins a login with PKCE by a click on a link. @returns its state */
export async function beginPkceLogin(changes: Record<string, string> = {}): Promise<string> {
  const login = addLogin({ flow: 'pkce', ...changes });
  await login.updateComplete;
  return clickOnce(login);
}

function addLogin(changes: Record<string, string>): AritmaLogin {
  const login: AritmaLogin = document.createElement('aritma-login');
  for (const [name, value] of Object.entries({ ...loginAttributes, ...changes })) login.setAttribute(name, value);
  document.body.append(login);
  return login;
}

function clickOnce(login: AritmaLogin): string {
  followWithoutLeaving(() => login.click());
  login.remove();
  return new URL(login.href).searchParams.get('state')!;
}

/** Responds to a token request. */
export type Endpoint = (request: Request, signal: AbortSignal | undefined) => Promise<Response> | Response;

/** A token endpoint that adds each request to an array. @returns a function that installs it in a page */
export function tokenEndpoint(requests: Request[], respond: Endpoint): (window: PageWindow) => void {
  return (window) => {
    window.fetch = async (request, init) => {
      requests.push((request as Request).clone());
      return respond(request as Request, init?.signal ?? undefined);
    };
  };
}

/** Responds to a token request with a token. */
export const respondWithToken: Endpoint = () => new Response('{"access_token":"t","token_type":"Bearer"}');

/** Opens the callback page as {@link finish} does, with a token endpoint. The page keeps the requests it receives. */
export async function finishWithTokenEndpoint(
  response: string,
  respond: Endpoint = respondWithToken,
): Promise<FinishedPage & { readonly requests: readonly Request[] }> {
  const requests: Request[] = [];
  return Object.assign(await finish(response, tokenEndpoint(requests, respond)), { requests });
}

/** Follows a link without leaving the page. */
export function followWithoutLeaving(follow: () => void, window: Window = globalThis as unknown as Window): void {
  const prevent = (event: Event): void => event.preventDefault();
  window.addEventListener('click', prevent);
  follow();
  window.removeEventListener('click', prevent);
}

/** The parameters of a successful response, with changes; `undefined` removes a parameter. */
export function responseParameters(state: string, changes: Record<string, string | undefined> = {}): string {
  const all = { access_token: 'secret-token', token_type: 'Bearer', expires_in: '3600', state, ...changes };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** The fragment of a successful response, with changes. */
export function responseFragment(state: string, changes?: Record<string, string | undefined>): string {
  return `#${responseParameters(state, changes)}`;
}

/** A state of the correct form that belongs to no login. */
export const unknownState = `aritma.${'u'.repeat(43)}`;
