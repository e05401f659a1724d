import { spawn, type ChildProcess } from 'node:child_process';
import { openDisplay, type Display } from './display.js';
import { end, freePort, tie, until } from './process.js';

/** A session of WebKitWebDriver with MiniBrowser on a virtual screen of its own: W3C WebDriver over fetch. */
export class WebKitSession {
  readonly version: string;
  readonly #address: string;
  readonly #driver: ChildProcess;
  readonly #display: Display;

  private constructor(address: string, version: string, driver: ChildProcess, display: Display) {
    this.#address = address;
    this.version = version;
    this.#driver = driver;
    this.#display = display;
  }

  /** @param binary the path of MiniBrowser */
  static async open(binary: string): Promise<WebKitSession> {
    const display = await openDisplay();
    const port = await freePort();
    const driver = tie(
      spawn('WebKitWebDriver', [`--port=${String(port)}`, '--host=127.0.0.1'], {
        env: { ...process.env, DISPLAY: display.name },
        stdio: 'ignore',
        detached: true, // a process group of its own
      }),
    );
    let fault: Error | undefined;
    driver.once('error', (error) => (fault = error));
    const root = `http://127.0.0.1:${String(port)}`;
    try {
      await until('WebKitWebDriver', () => {
        if (fault) throw fault;
        return fetch(`${root}/status`).catch(() => undefined);
      });
      const browserOptions = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
      const session = await request<{ sessionId: string; capabilities: { browserVersion: string } }>(
        'POST',
        `${root}/session`,
        // Scripts may take as long as in the other engines, whose driver waits for 120 seconds.
        { capabilities: { alwaysMatch: { ...browserOptions, timeouts: { script: 120_000 } } } },
      );
      return new WebKitSession(
        `${root}/session/${session.sessionId}`,
        session.capabilities.browserVersion,
        driver,
        display,
      );
    } catch (cause) {
      await end(driver);
      await display.close();
      throw new Error(`WebKitGTK does not start (${binary}): reinstall the package webkit2gtk-driver.`, { cause });
    }
  }

  /** One command, such as `send('POST', '/url', { url })`; throws what the driver complains of. */
  send<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    return request<T>(method, this.#address + path, body);
  }

  /** Sends a signal to all processes of the browser and its driver. */
  signal(name: NodeJS.Signals): void {
    process.kill(-this.#driver.pid!, name);
  }

  async close(): Promise<void> {
    await this.send('DELETE', '').catch(() => undefined); // a browser that has crashed has no session to end
    await end(this.#driver);
    await this.#display.close();
  }
}

async function request<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(240_000),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value as T;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`WebDriver ${method} ${new URL(url).pathname}: ${error}: ${message}`);
}
