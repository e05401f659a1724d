import { attempt } from '../oauth/attempt.js';
import { randomValue } from '../oauth/random-value.js';

/** A key that only this tab and its duplicates have, in their `sessionStorage`. */
export interface TabKey {
  /** Identifies the entry of the database that the key encrypts. */
  readonly id: string;
  /** Stores the key under a name. Throws if the browser denies the storage. */
  readonly save: (name: string) => void;
  /** Encrypts a value that is JSON (AES-GCM). Rejects if the key is malformed, or the page is not in a secure context. */
  readonly encrypt: (value: unknown) => Promise<unknown>;
  /** Decrypts what {@link encrypt} returned. Rejects if it was encrypted with another key, or altered. */
  readonly decrypt: (content: unknown) => Promise<unknown>;
}

/**
 * Finds the key of this tab.
 *
 * @param name the name of the item in `sessionStorage`
 * @returns `undefined` if the tab has none, or if the browser denies the storage
 */
export function findTabKey(name: string): TabKey | undefined {
  const text = attempt(() => sessionStorage.getItem(name));
  return text && /^[\w-]{43}\.[\w-]{43}$/.test(text) ? tabKey(text) : undefined;
}

/** Creates a key. It is not stored yet. */
export function createTabKey(): TabKey {
  return tabKey(`${randomValue()}.${randomValue()}`);
}

/** @param text the ID and the 256 bits of the key, both as base64url */
function tabKey(text: string): TabKey {
  const [id = '', k = ''] = text.split('.');
  // The form of a JSON Web Key (RFC 7517) is that of `randomValue()`.
  const key = (usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
    crypto.subtle.importKey('jwk', { kty: 'oct', k }, 'AES-GCM', false, [usage]);
  return {
    id,
    save: (name) => sessionStorage.setItem(name, text),
    async encrypt(value) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key('encrypt'), bytes) };
    },
    async decrypt(content) {
      const { iv, data } = content as { iv: BufferSource; data: BufferSource };
      const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key('decrypt'), data);
      return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    },
  };
}
