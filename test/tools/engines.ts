import { readdirSync, readFileSync } from 'node:fs';
import { findProgram } from './programs.js';

const allEngines = ['chromium', 'firefox', 'webkitgtk'] as const;

/** The engines in which the elements are tested. */
export type EngineName = (typeof allEngines)[number];

/** The engines to test in: all of them, or the one that the environment variable `ENGINE` names. */
export const engineNames: readonly EngineName[] = allEngines.filter((name) => name === (process.env['ENGINE'] || name));

const executables = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  firefox: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
};

/** Chromium's arguments: they let it start as root and in a container, and prevent requests to Google. */
export const chromiumArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The executable of an engine, or undefined if the engine is not installed. */
export function findEngine(name: EngineName): string | undefined {
  if (name === 'webkitgtk') return findProgram('WebKitWebDriver') && findProgram('Xvfb') && findMiniBrowser();
  return executables[name].map(findProgram).find((path) => path !== undefined && !isSnap(path));
}

/** A snap cannot be used: it has no access to a profile in the temporary directory, nor to a virtual screen. */
function isSnap(path: string): boolean {
  return path.startsWith('/snap/') || readFileSync(path).subarray(0, 8192).includes('/snap/bin/');
}

/** WebKitGTK's test browser, which distributions install in the library's folder. */
function findMiniBrowser(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const triplets = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const versions = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  return triplets
    .flatMap((triplet) => versions.map((version) => `/usr/lib/${triplet}/${version}/MiniBrowser`))
    .find((path) => findProgram(path));
}

/** The engines to test in that are installed, with their executables. */
export function installedEngines(): { name: EngineName; executable: string }[] {
  return engineNames.flatMap((name) => {
    const executable = findEngine(name);
    return executable === undefined ? [] : [{ name, executable }];
  });
}
