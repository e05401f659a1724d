import { readdirSync, readFileSync } from 'node:fs';
import { findProgram } from './programs.js';

/** The three engines that every test of an element runs in. */
export type EngineName = 'chromium' | 'firefox' | 'webkitgtk';

/** How engines are called in what the tests print. */
export const ENGINE_TITLES: Readonly<Record<EngineName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkitgtk: 'WebKitGTK',
};

const CANDIDATES = {
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

/** Chromium's arguments: those that let it start as root and in a container, and that keep it from calling home. */
export const CHROMIUM_ARGUMENTS = [
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

/** The executable of an engine, or undefined where the engine is not installed. */
export function findEngine(name: EngineName): string | undefined {
  if (name === 'webkitgtk') return findProgram('WebKitWebDriver') && findProgram('Xvfb') && findMiniBrowser();
  return CANDIDATES[name].map(findProgram).find((path) => path !== undefined && !isSnap(path));
}

/** A snap sees neither a profile in the temporary directory nor a virtual screen: it is as good as absent. */
function isSnap(path: string): boolean {
  return path.startsWith('/snap/') || readFileSync(path).subarray(0, 8192).includes('/snap/bin/');
}

/** WebKitGTK's test browser, which distributions put beside the library. */
function findMiniBrowser(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const triplets = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const versions = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  return triplets
    .flatMap((triplet) => versions.map((version) => `/usr/lib/${triplet}/${version}/MiniBrowser`))
    .find((path) => findProgram(path));
}

/** The engines that are installed, with their executables. */
export function installedEngines(): { name: EngineName; executable: string }[] {
  return (Object.keys(ENGINE_TITLES) as EngineName[]).flatMap((name) => {
    const executable = findEngine(name);
    return executable === undefined ? [] : [{ name, executable }];
  });
}
