import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { AritmaLogin } from '../../src/index.js';
import type { LoginSettings } from '../../src/oauth.js';

/** An authorization server of the page's own origin: what a frame followed to it can be read. Its tenant is `acme`. */
export const testAuthority = `${location.origin}/test/pages/id`;

const keyPrefix = 'aritma-login:1:';
const undoing: (() => void)[] = [];

/** Has something undone after the running test, the latest first. */
export function afterThisTest(undo: () => void): void {
  undoing.push(undo);
}

/** Undoes what the running test has changed so far. */
export function undoAll(): void {
  while (undoing.length) undoing.pop()?.();
}

afterEach(() => {
  undoAll();
  localStorage.clear();
  sessionStorage.clear();
});

/** Collects the events of a type that reach the window, while the test runs. */
export function collectEvents<Type extends keyof WindowEventMap>(type: Type): WindowEventMap[Type][] {
  const events: WindowEventMap[Type][] = [];
  const listener = (event: WindowEventMap[Type]) => void events.push(event);
  addEventListener(type, listener);
  afterThisTest(() => removeEventListener(type, listener));
  return events;
}

/** Listens while the test runs. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => void, isCapturing = false): void {
  target.addEventListener(type, listener, isCapturing);
  afterThisTest(() => target.removeEventListener(type, listener, isCapturing));
}

/** Follows no link while the test runs, but collects the addresses that would have been followed. */
export function followedAddresses(): string[] {
  const addresses: string[] = [];
  for (const type of ['click', 'auxclick', 'contextmenu', 'dragstart']) {
    listen(window, type, (event) => {
      const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
      if (link?.href && !event.defaultPrevented) addresses.push(link.href);
      event.preventDefault();
    });
  }
  return addresses;
}

/** Collects what is written to the console, instead of writing it there, while the test runs. */
export function consoleLines(level: 'warn' | 'error'): string[] {
  const lines: string[] = [];
  replaceProperty(console, level, { value: (text: unknown) => void lines.push(String(text)) });
  return lines;
}

/** Redefines a property while the test runs. */
export function replaceProperty(target: object, name: string, property: PropertyDescriptor): void {
  const former = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...property });
  afterThisTest(() => {
    if (former) Object.defineProperty(target, name, former);
    else Reflect.deleteProperty(target, name);
  });
}

type StoreName = 'localStorage' | 'sessionStorage';
const replacements = new Map<StoreName, () => Storage | null>();

// Before anyone looks: WebKit's compiled code does not notice when these properties are redefined later.
for (const name of ['localStorage', 'sessionStorage'] as const) {
  const store = window[name];
  Object.defineProperty(window, name, { configurable: true, get: () => (replacements.get(name) ?? (() => store))() });
}

/** Replaces a store while the test runs. */
export function replaceStore(name: StoreName, get: () => Storage | null): void {
  replacements.set(name, get);
  afterThisTest(() => replacements.delete(name));
}

/** Has the browser deny a store while the test runs, as it does where cookies are blocked. */
export function denyStorage(...names: StoreName[]): void {
  for (const name of names) {
    replaceStore(name, () => {
      throw new DOMException('denied', 'SecurityError');
    });
  }
}

/** Has the given stores refuse to write while the test runs, as they do when they are full. */
export function fillUp(isFull: (store: Storage) => boolean): void {
  const { setItem } = Storage.prototype; // eslint-disable-line @typescript-eslint/unbound-method
  replaceProperty(Storage.prototype, 'setItem', {
    value(this: Storage, key: string, value: string) {
      if (isFull(this)) throw new DOMException('full', 'QuotaExceededError');
      setItem.call(this, key, value);
    },
    writable: true,
  });
}

/** Changes the page's address while the test runs. */
export function goTo(address: string): void {
  const { href } = location;
  history.replaceState(history.state, '', address);
  afterThisTest(() => history.replaceState(history.state, '', href));
}

/** What is stored of a login. */
export interface StoredLogin {
  settings: Record<string, string>;
  created: number;
  used?: boolean;
  verifier?: string;
}

/** The logins that are stored, by their states. */
export function storedLogins(store = localStorage): Record<string, StoredLogin> {
  const keys = Object.keys(store).filter((key) => key.startsWith(keyPrefix));
  return Object.fromEntries(
    keys.map((key) => [key.slice(keyPrefix.length), JSON.parse(store.getItem(key)!) as StoredLogin]),
  );
}

/** The login that is stored for an address that leads to the authorization server. */
export function loginOf(address: string, store = localStorage): StoredLogin | undefined {
  return storedLogins(store)[parameter(address, 'state')];
}

/** A parameter in the query of an address. */
export function parameter(address: string, name: string): string {
  return new URL(address).searchParams.get(name) ?? '';
}

/** The `<a>` that an element shows. */
export function linkOf(element: HTMLElement): HTMLAnchorElement {
  return element.shadowRoot!.querySelector('a')!;
}

/**
 * Removes from an element's style sheets what a browser without a feature ignores: each rule that has the feature in
 * its condition, selector or declarations. Throws if the feature is in a declaration with `var()`, which such a browser
 * would keep, but without a valid value.
 */
export function forgetStyles(element: HTMLElement, feature: RegExp): void {
  const root = element.shadowRoot!;
  root.adoptedStyleSheets = root.adoptedStyleSheets.map(({ cssRules }) => {
    const rules = [...cssRules].filter((rule) => {
      if (rule instanceof CSSSupportsRule) return !feature.test(rule.conditionText);
      return !(rule instanceof CSSStyleRule && feature.test(rule.selectorText));
    });
    const text = rules.map(({ cssText }) => cssText).join('\n');
    expect(text).not.to.match(feature);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}

/** What an element says in its live region. */
export function statusOf(element: HTMLElement): string {
  return element.shadowRoot!.querySelector('[role=status]')!.textContent.trim();
}

/** Presses and releases the mouse in the middle of an element. */
export async function clickOn(element: Element): Promise<void> {
  const { left, top, width, height } = element.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}

/** The settings of a login, below the elements. */
export const loginSettings: LoginSettings = {
  authority: 'https://id.example',
  tenant: 'acme',
  clientId: 'spa',
  scope: 'a',
  redirectUri: `${location.origin}/callback`,
  flow: 'implicit',
  mode: 'redirect',
};

/** What an `<aritma-login>` of the tests has in the first place. */
export const completeAttributes = {
  tenant: 'acme',
  'client-id': 'spa',
  scope: 'banking.ais.read',
  'redirect-uri': '/callback',
} as const;

/** An `<aritma-login>` that stands in the page, complete but for the attributes given; those of `null` are left out. */
export async function loginElement(
  attributes: Record<string, string | null> = {},
  text = 'Sign in',
): Promise<AritmaLogin> {
  const login = document.createElement('aritma-login');
  for (const [name, value] of Object.entries({ ...completeAttributes, ...attributes })) {
    if (value !== null) login.setAttribute(name, value);
  }
  login.append(text);
  return fixture<AritmaLogin>(html`${login}`);
}

/** Focuses an element and presses Enter. */
export async function pressEnterOn(element: HTMLElement): Promise<void> {
  element.focus();
  await sendKeys({ press: 'Enter' });
}

/** Expects a login link that leads nowhere, and says so to a screen reader. */
export function expectInert(login: AritmaLogin): void {
  const link = linkOf(login);
  expect(link.hasAttribute('href')).to.be.false;
  expect(login.href).to.equal('');
  expect(link.getAttribute('role')).to.equal('link');
  expect(link.getAttribute('aria-disabled')).to.equal('true');
}

/** Follows an inert link, and expects to be told why it is inert: no token, nothing stored, nowhere to go. */
export async function expectRefusal(login: AritmaLogin, follow: Way, code: string): Promise<void> {
  const followed = followedAddresses();
  const tokens = collectEvents('token');
  const tokenErrors = collectEvents('tokenerror');
  await follow(login);
  await login.updateComplete;
  expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal([code]);
  expect(login.error?.code).to.equal(code);
  expect([...tokens, ...followed]).to.deep.equal([]);
  expect(localStorage.length + sessionStorage.length).to.equal(0);
}

/** A way of following a login link. */
export type Way = (login: AritmaLogin) => unknown;

/** The ways that follow a link in its own tab. */
export const ways: Readonly<Record<string, Way>> = {
  'a click': clickOn,
  Enter: pressEnterOn,
  'click()': (login) => login.click(),
};

/** Dispatches a pointer or mouse event at the `<a>` of an element. */
export function dispatch(login: AritmaLogin, type: string, init: MouseEventInit = {}): void {
  const Constructor = type === 'dragstart' ? DragEvent : PointerEvent;
  linkOf(login).dispatchEvent(new Constructor(type, { bubbles: true, composed: true, cancelable: true, ...init }));
}

/** The events that may begin a login link's being followed. */
export type Reach = 'pointerdown' | 'contextmenu' | 'dragstart' | 'click' | 'auxclick';

/** What browsers dispatch in each way of following a link: by pointer, after `pointerdown`, or without. */
export const reaches: Record<Reach, MouseEventInit> = {
  pointerdown: { button: 0 },
  contextmenu: { button: 2 },
  dragstart: { button: 0 },
  click: { button: 0, detail: 1 },
  auxclick: { button: 1, detail: 1 },
};

/** Those of them by which a link is followed, or may be. */
export const followingReaches = (Object.keys(reaches) as Reach[]).filter((type) => type !== 'pointerdown');

/** Dispatches one of them at the `<a>` of an element. */
export const reach = (login: AritmaLogin, type: Reach) => dispatch(login, type, reaches[type]);
