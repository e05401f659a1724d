import type { BrowserLauncher, SessionResult } from '@web/test-runner-core';
import { WebKitSession } from './webdriver.js';

// WebDriver's key codes, https://www.w3.org/TR/webdriver2/#keyboard-actions
const keyCodes: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Escape: '\uE00C',
  Space: ' ',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
};
const buttonNumbers = { left: 0, middle: 1, right: 2 };
type Button = keyof typeof buttonNumbers;

/**
 * Runs test files of @web/test-runner in WebKitGTK's MiniBrowser.
 *
 * The type `webdriver` is what @web/test-runner-commands asks for before it calls `sendKeys` and `sendMouse…` here.
 * WebKitWebDriver makes every mouse button the left one: only real input tests the others.
 */
export class WebKitGtkLauncher implements BrowserLauncher {
  name = 'WebKitGTK';
  readonly type = 'webdriver';
  readonly concurrency = 1; // there is one window
  readonly #binary: string;
  readonly #pages = new Map<string, string>();
  #opening: Promise<WebKitSession> | undefined;

  /** @param binary the path of MiniBrowser */
  constructor(binary: string) {
    this.#binary = binary;
  }

  async startSession(id: string, url: string): Promise<void> {
    const session = await this.#session();
    this.#pages.set(id, url);
    await session.send('POST', '/url', { url });
  }

  isActive(id: string): boolean {
    return this.#pages.has(id);
  }

  getBrowserUrl(id: string): string | undefined {
    return this.#pages.get(id);
  }

  async stopSession(id: string): Promise<SessionResult> {
    this.#pages.delete(id);
    const session = await this.#session();
    const [first, ...opened] = await session.send<string[]>('GET', '/window/handles');
    for (const handle of opened) {
      await session.send('POST', '/window', { handle });
      await session.send('DELETE', '/window');
    }
    if (opened.length > 0) await session.send('POST', '/window', { handle: first });
    await session.send('POST', '/url', { url: 'about:blank' });
    return {};
  }

  startDebugSession(): Promise<void> {
    throw new Error('WebKitGTK has no debug session here: debug in Chromium, or open the page in Epiphany.');
  }

  async stop(): Promise<void> {
    const session = await this.#opening?.catch(() => undefined);
    await session?.close();
  }

  sendKeys(_id: string, keys: string[]): Promise<void> {
    const actions = keys
      .map((key) => keyCodes[key] ?? key)
      .flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]);
    return this.#act({ type: 'key', id: 'keyboard', actions });
  }

  sendMouseMove(_id: string, x: number, y: number): Promise<void> {
    return this.#point({ type: 'pointerMove', x, y });
  }

  async sendMouseClick(_id: string, x: number, y: number, button: Button = 'left'): Promise<void> {
    const press = { button: buttonNumbers[button] };
    await this.#point(
      { type: 'pointerMove', x, y },
      { type: 'pointerDown', ...press },
      { type: 'pointerUp', ...press },
    );
  }

  sendMouseDown(_id: string, button: Button = 'left'): Promise<void> {
    return this.#point({ type: 'pointerDown', button: buttonNumbers[button] });
  }

  sendMouseUp(_id: string, button: Button = 'left'): Promise<void> {
    return this.#point({ type: 'pointerUp', button: buttonNumbers[button] });
  }

  async resetMouse(): Promise<void> {
    const session = await this.#session();
    await session.send('DELETE', '/actions');
  }

  #point(...actions: object[]): Promise<void> {
    return this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions });
  }

  async #act(source: object): Promise<void> {
    const session = await this.#session();
    await session.send('POST', '/actions', { actions: [source] });
  }

  #session(): Promise<WebKitSession> {
    return (this.#opening ??= WebKitSession.open(this.#binary).then((session) => {
      this.name = `WebKitGTK ${session.version}`;
      return session;
    }));
  }
}
