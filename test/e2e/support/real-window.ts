import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumArguments, findEngine, type EngineName } from '../../tools/engines.js';

/** The size of a real browser's window, in pixels of the screen. */
export const windowSize = { width: 1200, height: 900 };

/** Returns the program and its arguments for a window at the corner of the screen, without first-run dialogs. */
export async function commandLine(engine: EngineName, profile: string): Promise<[program: string, options: string[]]> {
  const program = findEngine(engine);
  if (program === undefined) throw new Error(`${engine} is not installed.`);
  const { width, height } = windowSize;
  if (engine === 'chromium') {
    const place = ['--window-position=0,0', `--window-size=${String(width)},${String(height)}`];
    const quiet = ['--test-type', '--password-store=basic', '--disable-search-engine-choice-screen'];
    return [program, [`--user-data-dir=${profile}`, ...chromiumArguments, ...place, ...quiet]];
  }
  if (engine === 'firefox') {
    const lines = Object.entries(firefoxPreferences).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    await writeFile(join(profile, 'user.js'), lines.join(''));
    const place = ['--width', String(width), '--height', String(height)];
    return [program, ['--profile', profile, '--no-remote', '--new-instance', ...place]];
  }
  return [program, [`--geometry=${String(width)}x${String(height)}`]];
}

const firefoxPreferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.preonboarding.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.tabs.warnOnClose': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.enabled': false,
};
