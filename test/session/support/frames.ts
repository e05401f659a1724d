import type { getSession } from '../../../src/session.js';
import type { Session } from '../../../src/session/session.js';
import { pageUrl, type PageWindow } from '../../support/callback-page.js';
import { eventually } from './clock.js';
import type { newClient } from './sessions.js';

type Client = ReturnType<typeof newClient>;

/** A page of its own, in a frame, with its own copy of the package. All frames have the storage of this tab. */
export interface FramePage {
  readonly window: PageWindow;
  readonly session: Session;
  /** The types of uncaught errors, and what was written to the console. */
  readonly complaints: string[];
  /** Leaves the page. */
  close(): void;
}

const frames = new Set<HTMLIFrameElement>();

/** Closes the pages. For `after` and `afterEach`. */
export function closeFrames(): void {
  for (const frame of frames) frame.remove();
  frames.clear();
}

/**
 * Opens a page with a session of a client.
 *
 * @param prepare called before the scripts of the page run
 * @param name the page of test/pages
 */
export async function openFrame(
  client: Client,
  prepare: (window: PageWindow) => void,
  name = 'session.html',
): Promise<FramePage> {
  const frame = document.createElement('iframe');
  const complaints: string[] = [];
  Object.assign(frame, {
    src: pageUrl(name),
    prepare: (window: PageWindow) => {
      for (const type of ['error', 'unhandledrejection']) window.addEventListener(type, () => complaints.push(type));
      for (const level of ['error', 'warn'] as const) {
        window.console[level] = (...values: unknown[]) => complaints.push(values.map(String).join(' '));
      }
      prepare(window);
    },
  });
  frames.add(frame);
  document.body.append(frame);
  const window = frame.contentWindow as PageWindow & { getSession?: typeof getSession };
  await eventually(() => window.getSession, 'the page');
  return { window, session: window.getSession!(client), complaints, close: () => frame.remove() };
}
