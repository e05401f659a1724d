import { responseState } from '../oauth/authorization-response.js';
import { randomValue } from '../oauth/random-value.js';
import { attempt } from '../oauth/attempt.js';
import { isResponseExpected } from './pending-logins.js';

/**
 * What the window that an answer came to and the page that began the login tell each other, on a BroadcastChannel named
 * by the login's state: the window offers, the page claims, the window sends the answer to the first claim, and the page
 * says that it was taken. `Cross-Origin-Opener-Policy` cuts off `opener`, but not this.
 */
interface Message {
  /** Made up by the window. */
  readonly offer: string;
  /** Made up by the page. */
  readonly claim?: string;
  readonly answer?: string;
  readonly isTaken?: true;
}

/** How long each reply may take, in milliseconds. */
const replyTimeout = 1000;

/**
 * Hands an answer to the page that waits for it, where there is one.
 *
 * @returns whether it was taken; if not, the answer is this window's, and a later claim gets nothing
 */
export async function handOver(parameters: URLSearchParams): Promise<boolean> {
  const state = ownState(parameters);
  if (!state || !isResponseExpected(state)) return false;
  const channel = attempt(() => openChannel(state));
  if (!channel) return false;
  const offer = randomValue();
  const claim = (await ask(channel, { offer }, (reply) => !!reply.claim))?.claim;
  const question = claim && { offer, claim, answer: String(parameters) };
  const taken = question && (await ask(channel, question, (reply) => reply.claim === claim && !!reply.isTaken));
  channel.close();
  return !!taken;
}

/**
 * Waits for the answer to a login that goes on in another window.
 *
 * @param wantsResponse whether it is wanted: asked when it is offered, and when it comes
 * @param signal ends the waiting
 * @returns undefined if `signal` was aborted, or if the stored login is no longer pending
 * @throws DOMException where the browser gives the page no channel; from the function itself
 */
export function awaitResponse(
  state: string,
  wantsResponse: () => boolean,
  signal: AbortSignal,
): Promise<URLSearchParams | undefined> {
  const channel = openChannel(state);
  const claim = randomValue();
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = (answer?: URLSearchParams): void => {
      ended.abort();
      channel.close();
      resolve(answer);
    };
    signal.addEventListener('abort', () => end());
    // A page that was suspended has missed the offer. Only the stored login then shows that the popup has finished.
    for (const type of ['storage', 'focus', 'pageshow', 'visibilitychange', 'resume']) {
      const look = (): void => {
        if (!isResponseExpected(state)) end();
      };
      addEventListener(type, look, { capture: true, signal: ended.signal });
    }
    listen(channel, ({ offer, claim: claimed, answer }) => {
      if (!claimed && wantsResponse()) channel.postMessage({ offer, claim } satisfies Message);
      if (claimed !== claim || !answer) return;
      const parameters = new URLSearchParams(answer);
      if (ownState(parameters) !== state || !wantsResponse()) return;
      const isMine = isResponseExpected(state);
      if (isMine) channel.postMessage({ offer, claim, isTaken: true } satisfies Message);
      end(isMine ? parameters : undefined);
    });
  });
}

function openChannel(state: string): BroadcastChannel {
  return new BroadcastChannel(`aritma-login:${state}`);
}

/** Hears messages; what is none, from whatever script of the origin, is not heard. */
function listen(channel: BroadcastChannel, hear: (message: Message) => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<Message | null>) => {
    // Stryker disable next-line StringLiteral: any text does
    const { offer, claim = '', answer = '' } = data ?? {};
    if (data && [offer, claim, answer].every((text) => typeof text === 'string')) hear(data);
  });
}

/** Sends a message, and waits for the first reply of a kind. @returns nothing where none comes in time */
function ask(
  channel: BroadcastChannel,
  message: Message,
  isReply: (reply: Message) => boolean,
): Promise<Message | undefined> {
  return new Promise((resolve) => {
    listen(channel, (reply) => {
      if (reply.offer === message.offer && isReply(reply)) resolve(reply);
    });
    channel.postMessage(message);
    setTimeout(() => resolve(undefined), replyTimeout);
  });
}

function ownState(parameters: URLSearchParams): string | undefined {
  return attempt(() => responseState(parameters));
}
