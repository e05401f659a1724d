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
/** In the context menu of a link: "Open link in new tab", or MiniBrowser's "Open Link in New Window", which is a tab. */
const newTabKeys: Readonly<Record<EngineName, string[]>> = {
  chromium: ['Down', 'Return'],
  firefox: ['t'],
  webkitgtk: ['Down', 'Down', 'Return'],
};

/** Without a window manager a new window gets no focus; with these rules it stands in the screen's corner, bare. */
const windowRules = `<openbox_config xmlns="http://openbox.org/3.4/rc"><applications><application type="normal">
  <decor>no</decor><position force="yes"><x>0</x><y>0</y></position>
</application></applications></openbox_config>`;

/** Why real input cannot be tried in an engine here, or undefined where it can: what node:test wants as `skip`. */
export function realInputMissing(engine: EngineName): string | undefined {
  if (findEngine(engine) === undefined) return `${engine} is not installed`;
  return hasRealInput() ? undefined : 'Xvfb, xdotool or openbox is not installed';
}

/** A browser as a person has it, with a window on a screen, whose input comes from the X server. */
export class RealBrowser {
  readonly #engine: EngineName;
  readonly #display: Display;
  readonly #processes: ChildProcess[];
  readonly #profile: string;
  /** Where the page's corner is on the screen. */
  #origin: Point = { x: 0, y: 0 };

  private constructor(engine: EngineName, display: Display, processes: ChildProcess[], profile: string) {
    this.#engine = engine;
    this.#display = display;
    this.#processes = processes;
    this.#profile = profile;
  }

  /** Starts the engine with a fresh profile on a screen of its own, and shows a page. */
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
      await session.#measure(ruler.told('corner'));
      return session;
    } catch (error) {
      await session.close();
      throw error;
    } finally {
      await ruler.close();
    }
  }

  /** Clicks once, as a hand does: the pointer comes from elsewhere, and the button is down for a moment. */
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

  /** Presses keys one after the other; names as xdotool has them: `Tab`, `Return`, `shift+F10`, `Down`, `t`. */
  async key(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.#xdotool('key', '--clearmodifiers', name);
      await sleep(120);
    }
  }

  /** Types text into what has the focus. */
  async type(text: string): Promise<void> {
    await this.#xdotool('type', '--delay', '20', text);
  }

  /** Drags from one position to another; a negative `y` is above the page, in the browser's own bars. */
  async drag(from: Point, to: Point): Promise<void> {
    await this.move(from);
    await this.press();
    for (let step = 1; step <= 12; step += 1) {
      const part = step / 12;
      await this.move({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
    }
    await sleep(300);
    await this.release();
  }

  /** Drags to the free part of the tab bar. MiniBrowser takes no link there: drag it into the page instead. */
  async dragToTabBar(from: Point): Promise<void> {
    if (this.#engine === 'webkitgtk') throw new Error('MiniBrowser opens no tab for a link dragged into its bars.');
    await this.drag(from, { x: 700, y: 15 - this.#origin.y });
  }

  /** Opens a link in a new tab by its context menu: of the mouse at a position, or of the keyboard at the focus. */
  async openInNewTab(at?: Point): Promise<void> {
    const before = await this.windows();
    if (at) await this.click(at, { button: 'right' });
    else await this.key('shift+F10');
    await until('the context menu', async () => (await this.windows()) > before);
    await sleep(300);
    await this.key(...newTabKeys[this.#engine]);
  }

  async close(): Promise<void> {
    for (const child of this.#processes) await end(child);
    await this.#display.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10 });
  }

  /** Moves the pointer about until the page says where it sees it. */
  async #measure(corner: Promise<unknown>): Promise<void> {
    let isKnown = false;
    const known = corner.finally(() => (isKnown = true));
    const moving = (async () => {
      for (let shift = 0; !isKnown; shift = 8 - shift) {
        await this.#xdotool('mousemove', String(windowSize.width / 2 + shift), String(windowSize.height / 2));
        await sleep(50);
      }
    })();
    [this.#origin] = (await Promise.all([known, moving])) as [Point, void];
  }

  /** How many windows the screen shows; a menu is one. The search fails when one of them goes meanwhile. */
  async windows(): Promise<number> {
    const search = () => this.#xdotool('search', '--onlyvisible', '--name', '.*').catch((): undefined => undefined);
    const { stdout } = await until('the list of windows', search);
    return stdout.trim().split('\n').length;
  }

  get #env() {
    return { ...process.env, DISPLAY: this.#display.name };
  }

  #xdotool(...command: string[]): Promise<{ stdout: string }> {
    return promisify(execFile)('xdotool', command, { env: this.#env });
  }
}

/** A page that says where its corner is on the screen as soon as the pointer moves over it, and then goes on. */
function rulerPage(next: string): string {
  return `<title>Ruler</title><script>
    addEventListener('mousemove', async (event) => {
      await tell('corner', { x: event.screenX - event.clientX, y: event.screenY - event.clientY });
      location.replace(${JSON.stringify(next)});
    }, { once: true });
  </script>`;
}
