import { responseState } from '../oauth/authorization-response.js';
import { randomValue } from '../oauth/random-value.js';
import { attempt } from '../oauth/attempt.js';
import { isResponseExpected } from './pending-logins.js';

/**
 * The messages between the popup that receives a response and the page that began the login. Both use a BroadcastChannel
 * that is named by the login's `state`: the popup offers the response, the page claims it, the popup sends it to the first
 * claim, and the page confirms. `Cross-Origin-Opener-Policy` cuts `window.opener`, but not a BroadcastChannel.
 */
interface Message {
  /** A random value of the popup. */
  readonly offer: string;
  /** A random value of the page. */
  readonly claim?: string;
  /** The parameters of the response. */
  readonly response?: string;
  /** Whether the page has taken the response. */
  readonly isTaken?: true;
}

/** How long to wait for each reply, in milliseconds. */
const replyTimeout = 1000;

/**
 * Hands a response over to the page that waits for it, if there is one.
 *
 * @returns whether the page has taken it; if not, this window finishes the login, and a later claim gets no response
 */
export async function handOver(parameters: URLSearchParams): Promise<boolean> {
  const state = ownState(parameters);
  if (!state || !isResponseExpected(state)) return false;
  const channel = attempt(() => openChannel(state));
  if (!channel) return false;
  const offer = randomValue();
  const claim = (await ask(channel, { offer }, (reply) => !!reply.claim))?.claim;
  const question = claim && { offer, claim, response: String(parameters) };
  const taken = question && (await ask(channel, question, (reply) => reply.claim === claim && !!reply.isTaken));
  channel.close();
  return !!taken;
}

/**
 * Waits for the response to a login that continues in a popup.
 *
 * @param state the `state` of the login
 * @param wantsResponse tells whether the page still wants the response; called when it is offered and when it arrives
 * @param signal stops the waiting
 * @returns `undefined` if `signal` was aborted, or if the stored login is no longer pending
 * @throws DOMException synchronously, if the browser denies the page a channel
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
    const end = (response?: URLSearchParams): void => {
      ended.abort();
      channel.close();
      resolve(response);
    };
    signal.addEventListener('abort', () => end());
    // A page that was suspended has missed the offer. Only the stored login then shows that the popup has finished.
    for (const type of ['storage', 'focus', 'pageshow', 'visibilitychange', 'resume']) {
      const look = (): void => {
        if (!isResponseExpected(state)) end();
      };
      window.addEventListener(type, look, { capture: true, signal: ended.signal });
    }
    listen(channel, ({ offer, claim: claimed, response }) => {
      if (!claimed && wantsResponse()) channel.postMessage({ offer, claim } satisfies Message);
      if (claimed !== claim || !response) return;
      const parameters = new URLSearchParams(response);
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

/** Passes on well-formed messages only. Any script of this origin can post to the channel. */
function listen(channel: BroadcastChannel, receive: (message: Message) => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<Message | null>) => {
    // Stryker disable next-line StringLiteral: any string passes the check
    const { offer, claim = '', response = '' } = data ?? {};
    if (data && [offer, claim, response].every((text) => typeof text === 'string')) receive(data);
  });
}

/**
 * Sends a message and waits for the first reply of a kind.
 *
 * @returns `undefined` if no such reply arrives within the timeout
 */
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
