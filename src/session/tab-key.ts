import { attempt } from '../oauth/attempt.js';
import { randomValue } from '../oauth/random-value.js';

/** A key that only this tab and its duplicates have, in their `sessionStorage`. */
export interface TabKey {
  /** Identifies the entry of the database that the key encrypts. */
  readonly id: string;
  /** Encrypts a value that is JSON (AES-GCM). */
  readonly encrypt: (value: unknown) => Promise<unknown>;
  /** Decrypts what {@link encrypt} returned. Rejects if it was encrypted with another key, or altered. */
  readonly decrypt: (content: unknown) => Promise<unknown>;
}

/** What `sessionStorage` contains. */
interface StoredKey {
  readonly id: string;
  /** 256 bits as base64url. */
  readonly key: string;
}

/**
 * Finds the key of this tab.
 *
 * @param name the name of the item in `sessionStorage`
 * @returns `undefined` if the tab has none, or if the browser denies the storage
 */
export function findTabKey(name: string): TabKey | undefined {
  const stored = attempt(() => JSON.parse(sessionStorage.getItem(name) ?? '') as StoredKey);
  return stored && typeof stored.id === 'string' && typeof stored.key === 'string' ? tabKey(stored) : undefined;
}

/**
 * Creates a key for this tab and stores it. The previous one is lost.
 *
 * @returns `undefined` if the browser denies the storage, or if the page is not in a secure context
 */
export function createTabKey(name: string): TabKey | undefined {
  return attempt(() => {
    const stored = { id: randomValue(), key: randomValue() };
    sessionStorage.setItem(name, JSON.stringify(stored));
    return crypto.subtle && tabKey(stored);
  });
}

function tabKey({ id, key }: StoredKey): TabKey {
  const imported = importKey(key);
  imported.catch(() => undefined);
  return {
    id,
    async encrypt(value) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const text = new TextEncoder().encode(JSON.stringify(value));
      return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await imported, text) };
    },
    async decrypt(content) {
      const { iv, data } = content as { iv: BufferSource; data: BufferSource };
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await imported, data);
      return JSON.parse(new TextDecoder().decode(text)) as unknown;
    },
  };
}

/** Imports the key as a JSON Web Key (RFC 7517), whose form `base64url` has. */
async function importKey(k: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty: 'oct', k }, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
