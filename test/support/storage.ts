import { parameter } from './address.js';
import { afterThisTest, replaceProperty } from './undo.js';

type StoreName = 'localStorage' | 'sessionStorage';
const replacements = new Map<StoreName, () => Storage | null>();

// Defined before any test reads them: WebKit's compiled code does not notice if these properties are redefined later.
for (const name of ['localStorage', 'sessionStorage'] as const) {
  const store = window[name];
  Object.defineProperty(window, name, { configurable: true, get: () => (replacements.get(name) ?? (() => store))() });
}

/** Replaces `localStorage` or `sessionStorage` for the duration of the test. */
export function replaceStore(name: StoreName, get: () => Storage | null): void {
  replacements.set(name, get);
  afterThisTest(() => replacements.delete(name));
}

/** Makes access to the given stores throw during the test, as browsers do when the user blocks cookies. */
export function denyStorage(...names: StoreName[]): void {
  for (const name of names) {
    replaceStore(name, () => {
      throw new DOMException('denied', 'SecurityError');
    });
  }
}

/** Makes `setItem` of the given stores throw during the test, as browsers do when the quota is exceeded. */
export function fillStorage(isFull: (store: Storage) => boolean): void {
  const { setItem } = Storage.prototype; // eslint-disable-line @typescript-eslint/unbound-method
  replaceProperty(Storage.prototype, 'setItem', {
    value(this: Storage, key: string, value: string) {
      if (isFull(this)) throw new DOMException('full', 'QuotaExceededError');
      setItem.call(this, key, value);
    },
    writable: true,
  });
}

const keyPrefix = 'aritma-login:1:';

/** The record that is stored for a pending login. */
export interface StoredLogin {
  settings: Record<string, string>;
  created: number;
  used?: boolean;
  verifier?: string;
}

/** The stored logins, by their states. */
export function storedLogins(store = localStorage): Record<string, StoredLogin> {
  const keys = Object.keys(store).filter((key) => key.startsWith(keyPrefix));
  return Object.fromEntries(
    keys.map((key) => [key.slice(keyPrefix.length), JSON.parse(store.getItem(key)!) as StoredLogin]),
  );
}

/** The login that is stored for an authorization request, given the URL of the request. */
export function loginOf(address: string, store = localStorage): StoredLogin | undefined {
  return storedLogins(store)[parameter(address, 'state')];
}
