import { launch, type Browser, type LaunchOptions, type SupportedBrowser } from 'puppeteer-core';
import { chromiumArguments, engineNames, type EngineName, findEngine } from '../../tools/engines.js';

/** The engines that puppeteer drives. WebKitGTK is driven by WebDriver or by real input. */
export type PuppeteerEngine = Exclude<EngineName, 'webkitgtk'>;
export const puppeteerEngines = engineNames.filter((name): name is PuppeteerEngine => name !== 'webkitgtk');

/** Puppeteer would switch the popup blocker off; here it is as real as for a visitor. */
const launchOptions: Readonly<Record<PuppeteerEngine, LaunchOptions & { browser: SupportedBrowser }>> = {
  chromium: {
    browser: 'chrome',
    args: chromiumArguments,
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
  const options = launchOptions[engine];
  const extraPrefsFirefox = { ...options.extraPrefsFirefox, ...preferences };
  return launch({ ...options, executablePath, extraPrefsFirefox, headless: true });
}
