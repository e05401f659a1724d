/** A `Request`, as far as the package uses it. */
export class ModelRequest {
  readonly url: string;
  readonly body: unknown;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;

  constructor(url: string, { body, headers, signal }: RequestInit = {}) {
    this.url = url;
    this.body = body;
    this.headers = new Headers(headers);
    this.signal = signal ?? undefined;
  }

  clone(): ModelRequest {
    const { url, body, headers, signal } = this;
    return new ModelRequest(url, { body: body as URLSearchParams, headers, signal: signal ?? null });
  }
}

/** A `Response`, as far as the package uses it. */
export class ModelResponse {
  readonly status: number;
  readonly headers = new Headers();
  readonly #body: string;

  constructor({ status, body }: { readonly status: number; readonly body: string }) {
    this.status = status;
    this.#body = body;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#body);
  }
}
