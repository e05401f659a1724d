import { takeAnyResponse, takeOwnResponse } from './address-bar.js';
import { documentActivated, documentParsed } from './document-ready.js';
import { finishLogin, type LoginOutcome, type TokenDetail } from './finish-login.js';
import { handOver } from './hand-over.js';

/** What an element that shows the outcome of a login is told. */
export interface OutcomeView {
  /** The status is another one now. */
  readonly changed: () => void;

  /** Told after that, to one view alone and once for each answer. */
  readonly announce: (outcome: LoginOutcome) => void;
}

/**
 * How far the document's login is: no answer; an answer that is being checked; done, with a token here or, after a login
 * in a window of its own, on the page that began it; an error.
 */
export type LoginStatus = 'idle' | 'pending' | 'complete' | 'error';

/** An answer to a login that came to this document, and what became of it. */
class Answer {
  readonly #parameters: URLSearchParams;
  readonly #receivedAt = Date.now();
  #finished: Promise<LoginOutcome> | undefined;

  /** There once it is announced. */
  outcome: LoginOutcome | undefined;

  /** Settles the result. */
  settle!: (outcome: LoginOutcome) => void;

  /** The outcome as a promise. */
  readonly result = new Promise<TokenDetail | undefined>((resolve, reject) => {
    this.settle = ({ token, error }) => (error ? reject(error) : resolve(token));
  });

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
    this.result.catch(() => undefined);
  }

  /** Checks the answer, once, however often it is called. */
  finish(): Promise<LoginOutcome> {
    return (this.#finished ??= this.#finish());
  }

  async #finish(): Promise<LoginOutcome> {
    await documentActivated();
    if (await handOver(this.#parameters)) return { token: undefined, isHandedOver: true };
    return finishLogin(this.#parameters, this.#receivedAt);
  }
}

/**
 * The document that a login comes back to. The outcome is the document's, not an element's: it is announced once, by
 * the first view that is there when it is ready, whatever comes, goes or moves meanwhile.
 */
class CallbackDocument {
  readonly #views = new Set<OutcomeView>();
  #answer: Answer | undefined;
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  /** Takes note of an own answer in the address, before there is a view. */
  takeNote(): void {
    this.#take(takeOwnResponse);
  }

  connect(view: OutcomeView): void {
    clearTimeout(this.#forgetting);
    this.#views.add(view);
    this.#take(takeAnyResponse);
    if (this.#answer) void this.#announce(this.#answer);
  }

  /** The outcome outlives its last view by a second, for frameworks that take an element out and put it in again. */
  disconnect(view: OutcomeView): void {
    this.#views.delete(view);
    if (this.#views.size || !this.outcome) return;
    this.#forgetting = setTimeout(() => {
      this.#answer = undefined;
    }, 1000);
  }

  /** There once it is announced. */
  get outcome(): LoginOutcome | undefined {
    return this.#answer?.outcome;
  }

  get status(): LoginStatus {
    if (!this.#answer) return 'idle';
    if (!this.outcome) return 'pending';
    return this.outcome.error ? 'error' : 'complete';
  }

  /** The outcome as a promise, settled after it was announced; of nothing where there is no answer. */
  get result(): Promise<TokenDetail | undefined> {
    return this.#answer?.result ?? Promise.resolve(undefined);
  }

  #take(take: () => URLSearchParams | undefined): void {
    if (this.#answer && !this.#answer.outcome) return;
    const response = take();
    if (!response) return;
    this.#answer = new Answer(response);
    for (const view of this.#views) view.changed();
  }

  async #announce(answer: Answer): Promise<void> {
    const outcome = await answer.finish();
    await documentParsed();
    const [first] = this.#views;
    if (!first || answer.outcome) return;
    answer.outcome = outcome;
    for (const view of this.#views) view.changed();
    first.announce(outcome);
    answer.settle(outcome);
    if (outcome.isHandedOver) close();
  }
}

/** The one of this document. */
export const callbackDocument = new CallbackDocument();
