import { attempt } from '../oauth/attempt.js';
import { responseState } from '../oauth/authorization-response.js';
import { isShownAgain, removeFromAddress, responseInAddress } from './address-bar.js';
import { delay, documentActivated, documentParsed } from './document-ready.js';
import { abandonLogin, finishLogin, type LoginOutcome, type TokenDetail } from './finish-login.js';
import { handOver } from './hand-over.js';
import { noteInterruption, takeInterruption } from './interrupted-login.js';
import { offerToken } from './token-keeper.js';

/** An element that shows the outcome of a login. */
export interface OutcomeView {
  /** Called when the status has changed. */
  readonly changed: () => void;

  /** Called after `changed`, on exactly one view and once for each response, so that only one event is dispatched. */
  readonly announce: (outcome: LoginOutcome) => void;
}

/**
 * The progress of the login in this document: `idle` if there is no response; `pending` while the response is checked;
 * `complete` if there is a token, or if the page that opened this popup has received the response; `error`.
 */
export type LoginStatus = 'idle' | 'pending' | 'complete' | 'error';

/** A response that reached this document, and its outcome. */
class ReceivedResponse {
  readonly #parameters: URLSearchParams;
  readonly #receivedAt = Date.now();
  #finished: Promise<LoginOutcome> | undefined;

  /** The outcome, after it has been announced. */
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

  /** The response's `state`, if it has this package's form. */
  get state(): string | undefined {
    return attempt(() => responseState(this.#parameters));
  }

  /** Checks the response once, when the document is shown. Later calls return the same promise. */
  finish(): Promise<LoginOutcome> {
    return (this.#finished ??= documentActivated().then(() => this.check()));
  }

  protected async check(): Promise<LoginOutcome> {
    if (await handOver(this.#parameters)) return { token: undefined, isHandedOver: true };
    const outcome = await finishLogin(this.#parameters, this.#receivedAt);
    await documentParsed(); // by then, a session has been loaded
    return offerToken(outcome);
  }
}

/** A response that was lost because the page was left or reloaded before the login was complete. */
class LostResponse extends ReceivedResponse {
  protected override check(): Promise<LoginOutcome> {
    return abandonLogin(this.state ?? '');
  }
}

/**
 * The document that receives a response. The outcome belongs to the document, not to an element. It is announced once, by
 * the first view that is connected when the outcome is known, even if views are added, removed or moved in the meantime.
 */
class CallbackDocument {
  readonly #views = new Set<OutcomeView>();
  #response: ReceivedResponse | undefined;
  /** Responses that arrived while another one was being checked. */
  readonly #next: ReceivedResponse[] = [];
  /** Identifies the responses that were taken: by their own `state`, or by all parameters if they have none. */
  readonly #taken = new Set<string>();
  #isListening = false;
  #forgetting: ReturnType<typeof setTimeout> | undefined;

  /**
   * Takes the response out of the address before any view is connected, and from then on every response that reaches
   * this document without a page load. A response whose `state` does not have this package's form waits for a view.
   */
  captureResponse(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    window.addEventListener('hashchange', () => this.#look(false));
    window.addEventListener('popstate', () => this.#look());
    window.addEventListener('pagehide', () => this.#leave());
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#return());
    attempt(() => navigation.addEventListener('currententrychange', () => this.#look()));
    this.#look();
  }

  connect(view: OutcomeView): void {
    clearTimeout(this.#forgetting);
    this.#views.add(view);
    this.captureResponse();
    this.#look();
    const lost = takeInterruption();
    if (lost && !this.#response) this.#next.push(new LostResponse(new URLSearchParams({ state: lost })));
    this.#takeNext();
    if (this.#response) void this.#announce(this.#response);
  }

  /**
   * Removes a view. The outcome is kept for one second after the last view was removed, because a framework may remove an
   * element and add it again.
   */
  disconnect(view: OutcomeView): void {
    this.#views.delete(view);
    if (this.#views.size || !this.outcome) return;
    this.#forgetting = setTimeout(() => {
      this.#response = undefined;
    }, 1000);
  }

  /** The outcome of the current response, after it has been announced. */
  get outcome(): LoginOutcome | undefined {
    return this.#response?.outcome;
  }

  /**
   * The outcome, for a listener that is added late. A router may have written the response back into the address by
   * then. It is removed first, because the application may leave the page as soon as it receives the event.
   */
  recall(): LoginOutcome | undefined {
    if (this.outcome) this.#look();
    return this.outcome;
  }

  get status(): LoginStatus {
    if (!this.#response) return 'idle';
    if (!this.outcome) return 'pending';
    return this.outcome.error ? 'error' : 'complete';
  }

  /** The outcome as a promise that settles after the announcement. Resolves with `undefined` if there is no response. */
  get result(): Promise<TokenDetail | undefined> {
    return this.#response?.result ?? Promise.resolve(undefined);
  }

  /**
   * Takes the response in the address. A response that was taken before, and that a router has written back, is only
   * removed.
   *
   * @param mayBeOld false if the address has just changed: then a response that stays in the address is a new one
   */
  #look(mayBeOld = true): void {
    const found = responseInAddress();
    if (!found) return;
    const id = attempt(() => responseState(found.parameters)) ?? String(found.parameters);
    if (!found.isOwn && (!this.#views.size || (mayBeOld && isShownAgain()))) return;
    const isTaken = this.#taken.has(id);
    this.#taken.add(id); // before the address changes, because an event of that change may call this method again
    if (found.isOwn) removeFromAddress(found);
    if (isTaken) return;
    this.#next.push(new ReceivedResponse(found.parameters));
    this.#takeNext();
    void this.#keepLooking();
  }

  /** Keeps looking for 10 seconds, because a router that has already read the address may write the response back. */
  async #keepLooking(): Promise<void> {
    for (let count = 0; count < 20; count += 1) {
      await delay(500);
      attempt(() => this.#look());
    }
  }

  #takeNext(): void {
    if (this.status === 'pending') return;
    const response = this.#next.shift();
    if (!response) return;
    clearTimeout(this.#forgetting);
    this.#response = response;
    for (const view of this.#views) view.changed();
    if (this.#views.size) void this.#announce(response);
  }

  #leave(): void {
    const state = this.status === 'pending' && this.#response?.state;
    if (state) noteInterruption(state);
  }

  /** A page that is restored from the back/forward cache continues where it stopped. */
  #return(): void {
    if (this.status === 'pending') takeInterruption();
  }

  async #announce(response: ReceivedResponse): Promise<void> {
    const outcome = await response.finish();
    await documentParsed();
    const [first] = this.#views;
    if (!first || response.outcome) return;
    response.outcome = outcome;
    takeInterruption();
    for (const view of this.#views) view.changed();
    first.announce(outcome);
    response.settle(outcome);
    if (outcome.isHandedOver) window.close();
    this.#takeNext();
  }
}

/** The callback document of this page. */
export const callbackDocument = new CallbackDocument();
