import { launch, type Browser, type LaunchOptions, type SupportedBrowser } from 'puppeteer-core';
import { CHROMIUM_ARGUMENTS, type EngineName, findEngine } from '../../tools/engines.js';

/** The engines that puppeteer drives; WebKitGTK's are driven by real input. */
export const PUPPETEER_ENGINES = ['chromium', 'firefox'] as const;
export type PuppeteerEngine = (typeof PUPPETEER_ENGINES)[number];

/** Puppeteer would switch the popup blocker off; here it is as real as for a visitor. */
const OPTIONS: Readonly<Record<PuppeteerEngine, LaunchOptions & { browser: SupportedBrowser }>> = {
  chromium: {
    browser: 'chrome',
    args: CHROMIUM_ARGUMENTS,
    ignoreDefaultArgs: ['--disable-popup-blocking'],
  },
  firefox: {
    browser: 'firefox',
    defaultViewport: null, // an older Firefox cannot be told one
    extraPrefsFirefox: { 'dom.disable_open_during_load': true },
  },
};

/** Why an engine cannot be used here, or undefined where it can: what node:test wants as `skip`. */
export function engineMissing(engine: EngineName): string | undefined {
  return findEngine(engine) === undefined ? `${engine} is not installed` : undefined;
}

/**
 * Starts an engine without a window and with a fresh profile; `close()` ends it and removes the profile.
 *
 * @param preferences Firefox's, by the names of about:config
 */
export function openBrowser(engine: PuppeteerEngine, preferences: Record<string, unknown> = {}): Promise<Browser> {
  const executablePath = findEngine(engine);
  if (executablePath === undefined) throw new Error(`${engine} is not installed.`);
  const options = OPTIONS[engine];
  const extraPrefsFirefox = { ...options.extraPrefsFirefox, ...preferences };
  return launch({ ...options, executablePath, extraPrefsFirefox, headless: true });
}
