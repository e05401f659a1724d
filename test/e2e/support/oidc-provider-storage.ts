import type { Adapter, AdapterConstructor, AdapterPayload } from 'oidc-provider';

/**
 * A store in memory for one oidc-provider: its own is shared by all providers of a process, and forgets entries after
 * the thousandth.
 */
export function storage(): AdapterConstructor {
  const entries = new Map<string, AdapterPayload>();

  return class implements Adapter {
    readonly #prefix: string;

    constructor(model: string) {
      this.#prefix = `${model}:`;
    }

    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      entries.set(this.#prefix + id, payload);
      return Promise.resolve();
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(entries.get(this.#prefix + id));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(this.#own().find((payload) => payload.uid === uid));
    }

    async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
      return Promise.resolve(this.#own().find((payload) => payload.userCode === userCode));
    }

    async consume(id: string): Promise<void> {
      const payload = entries.get(this.#prefix + id);
      if (payload) payload['consumed'] = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    }

    async destroy(id: string): Promise<void> {
      entries.delete(this.#prefix + id);
      return Promise.resolve();
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of entries) if (payload.grantId === grantId) entries.delete(key);
      return Promise.resolve();
    }

    #own(): AdapterPayload[] {
      return [...entries].filter(([key]) => key.startsWith(this.#prefix)).map(([, payload]) => payload);
    }
  };
}
