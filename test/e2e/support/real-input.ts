import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openDisplay, type Display } from '../../tools/display.js';
import { findEngine, type EngineName } from '../../tools/engines.js';
import { end, until, tie } from '../../tools/process.js';
import { hasRealInput } from '../../tools/programs.js';
import { commandLine, windowSize } from './real-window.js';
import { openSite } from './site.js';

/** A position in the page, in CSS pixels of the viewport. */
export interface Point {
  x: number;
  y: number;
}

export type Button = 'left' | 'middle' | 'right';
export type Modifier = 'ctrl' | 'shift' | 'alt';

const buttonNumbers = { left: '1', middle: '2', right: '3' };
/** The keys for "Open link in new tab" in the context menu of a link. In MiniBrowser, "New Window" opens a tab. */
const newTabKeys: Readonly<Record<EngineName, string[]>> = {
  chromium: ['Down', 'Return'],
  firefox: ['t'],
  webkitgtk: ['Down', 'Down', 'Return'],
};

/** A new window needs a window manager to get the focus. These rules put it at the screen's corner, without a frame. */
const windowRules = `<openbox_config xmlns="http://openbox.org/3.4/rc"><applications><application type="normal">
  <decor>no</decor><position force="yes"><x>0</x><y>0</y></position>
</application></applications></openbox_config>`;

/** The reason why an engine cannot have real input, for the `skip` option of node:test; undefined if it can. */
export function realInputMissing(engine: EngineName): string | undefined {
  if (findEngine(engine) === undefined) return `${engine} is not installed`;
  return hasRealInput() ? undefined : 'Xvfb, xdotool or openbox is not installed';
}

/** A browser with a window on a screen. Its input comes from the X server, as that of a user does. */
export class RealBrowser {
  readonly #engine: EngineName;
  readonly #display: Display;
  readonly #processes: ChildProcess[];
  readonly #profile: string;
  /** The position of the page's corner on the screen. */
  #origin: Point = { x: 0, y: 0 };

  private constructor(engine: EngineName, display: Display, processes: ChildProcess[], profile: string) {
    this.#engine = engine;
    this.#display = display;
    this.#processes = processes;
    this.#profile = profile;
  }

  /** Starts the engine with a new profile on a new screen, and opens a page. */
  static async open(engine: EngineName, url: string): Promise<RealBrowser> {
    const display = await openDisplay();
    const profile = await mkdtemp(join(tmpdir(), 'aritma-login-'));
    const homes = { HOME: profile, XDG_CONFIG_HOME: profile, XDG_DATA_HOME: profile, XDG_CACHE_HOME: profile };
    const env = { ...process.env, ...homes, DISPLAY: display.name, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' };
    const rules = join(profile, 'openbox.xml');
    await writeFile(rules, windowRules);
    const manager = tie(spawn('openbox', ['--sm-disable', '--config-file', rules], { env, stdio: 'ignore' }));
    const ruler = await openSite(() => rulerPage(url));
    const [program, options] = await commandLine(engine, profile);
    const browser = tie(spawn(program, [...options, ruler.origin], { env, stdio: 'ignore' }));
    const session = new RealBrowser(engine, display, [browser, manager], profile);
    try {
      await session.measure(ruler.told('corner'));
      return session;
    } catch (error) {
      await session.close();
      throw error;
    } finally {
      await ruler.close();
    }
  }

  /** Clicks once, as a user does: the pointer moves to the position, and the button is down for a moment. */
  async click(at: Point, { button = 'left', modifiers = [] }: { button?: Button; modifiers?: Modifier[] } = {}) {
    await this.move(at);
    for (const key of modifiers) await this.#xdotool('keydown', key);
    await this.press(button);
    await this.release(button);
    for (const key of modifiers) await this.#xdotool('keyup', key);
  }

  async move({ x, y }: Point): Promise<void> {
    const [toX, toY] = [Math.round(this.#origin.x + x), Math.round(this.#origin.y + y)];
    await this.#xdotool(
      'mousemove',
      String(toX - 3),
      String(toY),
      'sleep',
      '0.05',
      'mousemove',
      String(toX),
      String(toY),
    );
    await sleep(50);
  }

  async press(button: Button = 'left'): Promise<void> {
    await this.#xdotool('mousedown', buttonNumbers[button]);
    await sleep(60);
  }

  async release(button: Button = 'left'): Promise<void> {
    await this.#xdotool('mouseup', buttonNumbers[button]);
    await sleep(60);
  }

  /** Presses keys one after the other. The names are those of xdotool: `Tab`, `Return`, `shift+F10`, `Down`, `t`. */
  async key(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.#xdotool('key', '--clearmodifiers', name);
      await sleep(120);
    }
  }

  /** Types text into the focused element. */
  async type(text: string): Promise<void> {
    await this.#xdotool('type', '--delay', '20', text);
  }

  /**
   * Drags from one position to another. A negative `y` is above the page, in the toolbars of the browser.
   *
   * @param received the page has received an event of the drag. Otherwise, the button could be released before a slow
   *   browser begins the drag.
   */
  async drag(from: Point, to: Point, received: Promise<unknown>): Promise<void> {
    await this.move(from);
    await this.press();
    for (let step = 1; step <= 12; step += 1) {
      const part = step / 12;
      await this.move({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
    }
    await this.#shakeUntil(received, to);
    await sleep(300);
    await this.release();
  }

  /**
   * Drags a link to the free part of the tab bar.
   *
   * @param received the page has received `dragstart`
   * @throws in WebKitGTK's MiniBrowser, whose tab bar accepts no links
   */
  async dragToTabBar(from: Point, received: Promise<unknown>): Promise<void> {
    if (this.#engine === 'webkitgtk') throw new Error('MiniBrowser opens no tab for a link dragged into its bars.');
    await this.drag(from, { x: 700, y: 15 - this.#origin.y }, received);
  }

  /** Opens a link in a new tab by its context menu, with the mouse at a position, or with the keyboard at the focus. */
  async openInNewTab(at?: Point): Promise<void> {
    const open = () => (at ? this.click(at, { button: 'right' }) : this.key('shift+F10'));
    await this.#chooseInMenu(open, newTabKeys[this.#engine]);
  }

  /**
   * Goes back in the history, with the keyboard. MiniBrowser has no key for it: there, the first entry of the context menu of
   * the page does it. The center of the page must be empty.
   */
  async back(): Promise<void> {
    if (this.#engine !== 'webkitgtk') return this.key('alt+Left');
    const center = { x: windowSize.width / 2, y: windowSize.height / 2 };
    return this.#chooseInMenu(() => this.click(center, { button: 'right' }), ['Down', 'Return']);
  }

  async close(): Promise<void> {
    for (const child of this.#processes) await end(child);
    await this.#display.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10 });
  }

  async #chooseInMenu(open: () => Promise<void>, keys: string[]): Promise<void> {
    const before = await this.windows();
    await open();
    await until('the context menu', async () => (await this.windows()) > before);
    await sleep(300);
    await this.key(...keys);
  }

  /** Moves the pointer until the page reports its own position, which differs in another tab or window of MiniBrowser. */
  async measure(corner: Promise<unknown>): Promise<void> {
    await this.#shakeUntil(corner, { x: windowSize.width / 2, y: windowSize.height / 2 });
    this.#origin = (await corner) as Point;
  }

  /** Moves the pointer between a position and one beside it until the page has reported something. */
  async #shakeUntil(report: Promise<unknown>, { x, y }: Point): Promise<void> {
    let isReported = false;
    const reported = report.finally(() => (isReported = true));
    const moving = (async () => {
      for (let shift = 0; !isReported; shift = 8 - shift) {
        const at = [this.#origin.x + x + shift, this.#origin.y + y];
        await this.#xdotool('mousemove', ...at.map((part) => String(Math.round(part))));
        await sleep(50);
      }
    })();
    await Promise.all([reported, moving]);
  }

  /** Counts the windows on the screen, including menus. The search fails if one of them closes meanwhile. */
  async windows(): Promise<number> {
    const search = () => this.#xdotool('search', '--onlyvisible', '--name', '.*').catch((): undefined => undefined);
    const { stdout } = await until('the list of windows', search);
    return stdout.trim().split('\n').length;
  }

  /**
   * Waits until a popup has closed.
   *
   * @param windows the number of windows before it was opened
   */
  async closed(windows: number): Promise<void> {
    await until('the popup to close', async () => (await this.windows()) === windows);
  }

  get #env() {
    return { ...process.env, DISPLAY: this.#display.name };
  }

  #xdotool(...command: string[]): Promise<{ stdout: string }> {
    return promisify(execFile)('xdotool', command, { env: this.#env });
  }
}

/** Builds a page that reports its position on the screen as soon as the pointer moves, and then opens the next page. */
function rulerPage(next: string): string {
  return `<title>Ruler</title><script>
    addEventListener('mousemove', async (event) => {
      await tell('corner', corner(event));
      location.replace(${JSON.stringify(next)});
    }, { once: true });
  </script>`;
}
