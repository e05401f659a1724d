import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

interface ModelKey {
  readonly bytes: Buffer;
}

/**
 * A `crypto` that gives the same values in each run, and does not wait for another thread. It remembers what was encrypted,
 * so that a model can read what pages have stored.
 */
export class ModelCrypto {
  #count = 0;
  readonly #plain = new Map<string, string>();

  readonly subtle = {
    importKey: (_format: string, { k = '' }: { k?: string }): Promise<ModelKey> => {
      const bytes = Buffer.from(k, 'base64url');
      return bytes.length === 32 ? Promise.resolve({ bytes }) : Promise.reject(new DOMException('key', 'DataError'));
    },
    encrypt: ({ iv }: { iv: Uint8Array }, { bytes }: ModelKey, data: Uint8Array): Promise<ArrayBuffer> => {
      const cipher = createCipheriv('aes-256-gcm', bytes, iv);
      const encrypted = Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
      this.#plain.set(encrypted.toString('hex'), new TextDecoder().decode(data));
      return Promise.resolve(Uint8Array.from(encrypted).buffer);
    },
    decrypt: ({ iv }: { iv: Uint8Array }, { bytes }: ModelKey, data: ArrayBuffer): Promise<ArrayBuffer> =>
      new Promise((resolve) => {
        const all = Buffer.from(data);
        const decipher = createDecipheriv('aes-256-gcm', bytes, iv);
        decipher.setAuthTag(all.subarray(-16));
        const decrypted = Buffer.concat([decipher.update(all.subarray(0, -16)), decipher.final()]);
        resolve(Uint8Array.from(decrypted).buffer);
      }),
  };

  getRandomValues(bytes: Uint8Array): Uint8Array {
    const hash = createHash('sha256').update(String(this.#count++)).digest();
    bytes.set(hash.subarray(0, bytes.length));
    return bytes;
  }

  /** Returns what was encrypted, or undefined if a page of this model has not encrypted it. */
  reveal(encrypted: unknown): unknown {
    if (!(encrypted instanceof ArrayBuffer)) return undefined;
    const text = this.#plain.get(Buffer.from(encrypted).toString('hex'));
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }
}
