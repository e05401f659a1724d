import { afterThisTest, replaceProperty } from './undo.js';

/** Adds a listener for the duration of the test. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => void, isCapturing = false): void {
  target.addEventListener(type, listener, isCapturing);
  afterThisTest(() => target.removeEventListener(type, listener, isCapturing));
}

/** Collects the events of a type that reach the window during the test. */
export function collectEvents<Type extends keyof WindowEventMap>(type: Type): WindowEventMap[Type][] {
  const events: WindowEventMap[Type][] = [];
  const listener = (event: WindowEventMap[Type]) => void events.push(event);
  addEventListener(type, listener);
  afterThisTest(() => removeEventListener(type, listener));
  return events;
}

/** Prevents every navigation by a link during the test, and collects the URLs that would have been opened. */
export function followedAddresses(): string[] {
  const addresses: string[] = [];
  for (const type of ['click', 'auxclick', 'contextmenu', 'dragstart']) {
    listen(window, type, (event) => {
      const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
      if (link?.href && !event.defaultPrevented) addresses.push(link.href);
      event.preventDefault();
    });
  }
  return addresses;
}

/** Collects what is written to the console during the test, and keeps it out of the console. */
export function consoleLines(level: 'warn' | 'error'): string[] {
  const lines: string[] = [];
  replaceProperty(console, level, { value: (text: unknown) => void lines.push(String(text)) });
  return lines;
}
