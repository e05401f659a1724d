import { launch, TargetType, type Browser, type LaunchOptions, type SupportedBrowser } from 'puppeteer-core';
import { chromiumArguments, engineNames, type EngineName, findEngine } from '../../tools/engines.js';

/** The engines that puppeteer drives. WebKitGTK is driven by WebDriver or by real input. */
export type PuppeteerEngine = Exclude<EngineName, 'webkitgtk'>;
export const puppeteerEngines = engineNames.filter((name): name is PuppeteerEngine => name !== 'webkitgtk');

/** Puppeteer would turn the popup blocker off. These options keep it on, as users have it. */
const launchOptions: Readonly<Record<PuppeteerEngine, LaunchOptions & { browser: SupportedBrowser }>> = {
  chromium: {
    browser: 'chrome',
    args: chromiumArguments,
    ignoreDefaultArgs: ['--disable-popup-blocking'],
  },
  firefox: {
    browser: 'firefox',
    defaultViewport: null, // old versions of Firefox do not support this setting
    extraPrefsFirefox: { 'dom.disable_open_during_load': true },
  },
};

/** The reason why an engine cannot be used, for the `skip` option of node:test; undefined if it can. */
export function engineMissing(engine: EngineName): string | undefined {
  return findEngine(engine) === undefined ? `${engine} is not installed` : undefined;
}

/** How long one step in a browser may take on a busy machine, in milliseconds. */
export const stepTimeout = 120_000;

/**
 * Starts an engine without a window and with a new profile. `close()` ends it and removes the profile.
 *
 * @param preferences preferences for Firefox, with the names in about:config
 */
export async function openBrowser(
  engine: PuppeteerEngine,
  preferences: Record<string, unknown> = {},
): Promise<Browser> {
  const executablePath = findEngine(engine);
  if (executablePath === undefined) throw new Error(`${engine} is not installed.`);
  const options = launchOptions[engine];
  const extraPrefsFirefox = { ...options.extraPrefsFirefox, ...preferences };
  const browser = await launch({
    ...options,
    executablePath,
    extraPrefsFirefox,
    headless: true,
    timeout: stepTimeout,
    protocolTimeout: 2 * stepTimeout,
  });
  browser.on('targetcreated', (target) => {
    if (target.type() !== TargetType.PAGE) return;
    target.page().then(
      (page) => page?.setDefaultTimeout(stepTimeout),
      () => undefined, // it was closed at once
    );
  });
  return browser;
}
