import { aTimeout, expect } from '@open-wc/testing';
import '../../src/index.js';
import type { AritmaCallback, AritmaLogin, AritmaLoginError, TokenDetail } from '../../src/index.js';

/** The window of a page in a frame. */
export type PageWindow = Window & typeof globalThis;

/** What became of a login. */
export interface Outcome {
  token?: TokenDetail | undefined;
  error?: AritmaLoginError;
}

/** The URL of a page of test/pages. */
export const pageUrl = (name: string): string => new URL(`../pages/${name}`, import.meta.url).href;

const frames = new Set<HTMLIFrameElement>();

/** A page of test/pages in a frame: a document of its own, loaded with an answer in its address. */
export class CallbackPage {
  readonly frame = document.createElement('iframe');
  /** The `token` and `tokenerror` events that came to the document, also after a reload. */
  readonly events: CustomEvent<TokenDetail | AritmaLoginError>[] = [];
  /** What was written to the console, and errors that nobody caught. */
  readonly complaints: string[] = [];

  /**
   * Opens a page, and waits until it is loaded.
   *
   * @param address the page's name, and the answer: `callback.html#access_token=…`
   * @param prepare what is done before the page's scripts run, on each load
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

  /** The path, query and fragment. */
  get address(): string {
    const { pathname, search, hash } = this.window.location;
    return pathname.replace(/.*\//, '') + search + hash;
  }

  /** Whether each event was dispatched on the element. Chai never ends when it prints an element of another window. */
  areFrom(callback: Element | undefined): boolean[] {
    return this.events.map(({ target }) => target === callback);
  }

  /** Waits until a page is loaded again. */
  waitForLoad(action: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.frame.addEventListener('load', () => resolve(), { once: true });
      action();
    });
  }

  /** Puts one more `<aritma-callback>` into the page. */
  mount(): AritmaCallback {
    const callback = this.document.createElement('aritma-callback');
    this.document.body.append(callback);
    return callback;
  }

  /** Waits for the outcome, and as long again for one that must not come. */
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
      window.console[level] = (...words: unknown[]) => {
        if (!String(words[0]).includes('Lit is in dev mode')) this.complaints.push(words.map(String).join(' '));
      };
    }
  }
}

/** A page in which a login has ended. */
export type FinishedPage = CallbackPage & { readonly done: Outcome };

/** Opens the callback page with an answer, and waits for what becomes of it. */
export async function finish(response: string, prepare?: (window: PageWindow) => void): Promise<FinishedPage> {
  const page = await CallbackPage.open(`callback.html${response}`, prepare);
  return Object.assign(page, { done: await page.outcome() });
}

/** Says that the login ended in an error, and in nothing else. */
export function expectError({ done, events, callback, window }: FinishedPage, code: string): void {
  expect(done.error?.code, JSON.stringify(done)).to.equal(code);
  expect(done.error!.message).to.have.length.above(20);
  expect(events.map(({ type, detail }) => [type, detail])).to.deep.equal([['tokenerror', done.error]]);
  expect(callback.token).to.be.undefined;
  const kept = JSON.stringify([window.localStorage, window.sessionStorage, window.location.href, String(done.error)]);
  expect(kept).not.to.include('secret-token');
}

/** For `afterEach`: closes the pages, and forgets the logins. */
export function closePages(): void {
  for (const frame of frames) frame.remove();
  frames.clear();
  localStorage.clear();
  sessionStorage.clear();
}

/** Keeps a page from being shown, as a prerendered one. @returns what shows it */
export function prerender(window: PageWindow): () => void {
  let isPrerendering = true;
  Object.defineProperty(window.document, 'prerendering', { get: () => isPrerendering, configurable: true });
  return () => {
    isPrerendering = false;
    window.document.dispatchEvent(new window.Event('prerenderingchange'));
  };
}

/** The attributes of the logins here. */
export const loginAttributes = {
  authority: 'https://id.example',
  tenant: 'acme',
  'client-id': 'spa',
  scope: 'banking.ais.read bankservice',
  'redirect-uri': '/callback',
  'return-to': '/accounts?tab=2#top',
};

/** Begins a login as a person does who clicks on the link. @returns its state */
export function beginLogin(changes: Record<string, string> = {}): string {
  return clickOnce(addLogin(changes));
}

/** Begins a login with PKCE, as a person does. @returns its state */
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

/** What answers a token request. */
export type Endpoint = (request: Request, signal: AbortSignal | undefined) => Promise<Response> | Response;

/** Answers a page's token requests, and keeps them. @returns what prepares the page */
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

/** The parameters of a good answer, changed; `undefined` takes one out. */
export function responseParameters(state: string, changes: Record<string, string | undefined> = {}): string {
  const all = { access_token: 'secret-token', token_type: 'Bearer', expires_in: '3600', state, ...changes };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** A good answer in the fragment, changed. */
export function responseFragment(state: string, changes?: Record<string, string | undefined>): string {
  return `#${responseParameters(state, changes)}`;
}

/** A state of the right form that nobody began a login with. */
export const unknownState = `aritma.${'u'.repeat(43)}`;
