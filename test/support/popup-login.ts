import type { AritmaLogin } from '../../src/index.js';
import { parameter } from './address.js';
import { CallbackPage, type PageWindow } from './callback-page.js';
import { loginElement } from './elements.js';
import { replaceProperty } from './undo.js';

/** A popup, with the properties that its opener can use. */
export interface OpenedWindow {
  href: string;
  features: string;
  closed: boolean;
  opener: unknown;
  /** How often it was focused. */
  focused: number;
  focus(): void;
}

/**
 * Replaces `window.open()` for the duration of the test, so that no real popup opens.
 *
 * @returns the popups that the page opens from now on; none if they are blocked
 */
export function openWindows({ areBlocked = false } = {}): OpenedWindow[] {
  const opened: OpenedWindow[] = [];
  replaceProperty(window, 'open', {
    value(href: string, _name: string, features: string) {
      if (areBlocked) return null;
      const focus = function (this: OpenedWindow): void {
        this.focused += 1;
      };
      opened.push({ href, features, closed: false, opener: window, focused: 0, focus });
      return opened.at(-1);
    },
  });
  return opened;
}

/** Adds an `<aritma-login mode="popup">` to the page. */
export const popupLogin = (attributes: Record<string, string> = {}): Promise<AritmaLogin> =>
  loginElement({ mode: 'popup', authority: 'https://id.example', ...attributes });

/** Whether the element waits for the response that its popup receives. */
export const isWaiting = (login: AritmaLogin): boolean => login.matches(':state(waiting)');

/**
 * Follows the link.
 *
 * @param opened the popups, as {@link openWindows} returns them
 * @returns the latest popup, and the state of its login
 */
export async function follow(
  login: AritmaLogin,
  opened: readonly OpenedWindow[],
): Promise<{ window: OpenedWindow; state: string }> {
  login.click();
  await login.updateComplete;
  const latest = opened.at(-1)!;
  return { window: latest, state: parameter(latest.href, 'state') };
}

/** The callback page in the place of a popup. It counts the calls of `window.close()`. */
export type PopupPage = CallbackPage & { readonly closings: number };

/** Opens the callback page with a response, in the place of a popup. */
export async function openPopupPage(response: string): Promise<PopupPage> {
  let closings = 0;
  const page = await CallbackPage.open(`callback.html${response}`, (window: PageWindow) => {
    window.close = () => void (closings += 1);
  });
  return Object.defineProperty(page, 'closings', { get: () => closings }) as PopupPage;
}
