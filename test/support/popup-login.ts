import type { AritmaLogin } from '../../src/index.js';
import { loginElement, parameter, replaceProperty } from './elements.js';

/** A window that was opened, as far as its opener sees it. */
export interface Opened {
  href: string;
  features: string;
  closed: boolean;
  opener: unknown;
  focused: number;
  focus(): void;
}

/** The windows that were opened, of {@link openWindows}. */
export let opened: Opened[];

/** Opens no real window, but notes what would have been opened. */
export function openWindows({ areBlocked = false } = {}): void {
  opened = [];
  replaceProperty(window, 'open', {
    value(href: string, _name: string, features: string) {
      if (areBlocked) return null;
      const focus = function (this: Opened): void {
        this.focused += 1;
      };
      opened.push({ href, features, closed: false, opener: window, focused: 0, focus });
      return opened.at(-1);
    },
  });
}

/** An `<aritma-login mode="popup">` that stands in the page. */
export const popupLogin = (attributes: Record<string, string> = {}): Promise<AritmaLogin> =>
  loginElement({ mode: 'popup', authority: 'https://id.example', ...attributes });

/** Whether it waits for the answer of a window. */
export const isWaiting = (login: AritmaLogin): boolean => login.matches(':state(waiting)');
const stateOf = ({ href }: Opened): string => parameter(href, 'state');

/** Follows the link. @returns the window that it opened, and its login's state */
export async function follow(login: AritmaLogin): Promise<{ window: Opened; state: string }> {
  login.click();
  await login.updateComplete;
  const last = opened.at(-1)!;
  return { window: last, state: stateOf(last) };
}
