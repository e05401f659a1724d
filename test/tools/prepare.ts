import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findEngine } from './engines.js';
import { findProgram, hasGlewlwyd, hasRealInput } from './programs.js';

/** A browser or server that tests use, other than what npm installs. */
interface Need {
  title: string;
  isInstalled: () => boolean;
  /** Debian's packages. */
  packages: string[];
  /** How to get it on systems without these packages. */
  elsewhere: string;
  /** Ubuntu's package of this name leads to a snap, which the tests cannot drive. */
  isSnapOnUbuntu?: true;
  /** Answers to the questions that a package asks at its installation. */
  answers?: string;
}

const needs = {
  chromium: {
    title: 'Chromium',
    isInstalled: () => findEngine('chromium') !== undefined,
    packages: ['chromium'],
    elsewhere: 'install Chromium or Google Chrome, not as a snap',
    isSnapOnUbuntu: true,
  },
  firefox: {
    title: 'Firefox',
    isInstalled: () => findEngine('firefox') !== undefined,
    packages: ['firefox-esr'],
    elsewhere: "install Firefox, not as a snap (for Ubuntu there is Mozilla's own apt repository)",
    isSnapOnUbuntu: true,
  },
  webkitgtk: {
    title: 'WebKitGTK',
    isInstalled: () => findEngine('webkitgtk') !== undefined,
    packages: ['webkit2gtk-driver', 'xvfb'],
    elsewhere: "install WebKitGTK's WebKitWebDriver and MiniBrowser, and Xvfb (only on Linux)",
  },
  realInput: {
    title: 'Real input',
    isInstalled: hasRealInput,
    packages: ['xvfb', 'xdotool', 'openbox'],
    elsewhere: 'install Xvfb, xdotool and openbox (only on Linux)',
  },
  glewlwyd: {
    title: 'glewlwyd, an independent authorization server,',
    isInstalled: hasGlewlwyd,
    packages: ['glewlwyd', 'dbconfig-no-thanks', 'sqlite3'],
    elsewhere: "its tests need Debian's package of it",
    answers: 'glewlwyd glewlwyd/config_type select No configuration\n', // any other answer wants a database server
  },
} satisfies Record<string, Need>;

export type NeedName = keyof typeof needs;

/**
 * Looks for browsers and servers that tests use. Installs what is missing, on Debian and Ubuntu as root.
 *
 * @returns for each one that is still missing, a sentence with its name and the way to get it
 */
export function prepare(names: NeedName[]): string[] {
  const system = process.platform === 'linux' ? distribution() : '';
  const isUbuntu = /\bubuntu\b/.test(system);
  const hasPackages = /\b(debian|ubuntu)\b/.test(system) && findProgram('apt-get') !== undefined;
  const mayInstall = hasPackages && process.getuid?.() === 0;
  const wanted = (Object.keys(needs) as NeedName[]).filter((name) => names.includes(name));
  const missing = wanted.map((name): Need => needs[name]).filter((need) => !need.isInstalled());
  if (mayInstall && missing.length > 0) apt('update', '-qq');
  return missing.flatMap((need) => {
    const isPackaged = hasPackages && !(isUbuntu && need.isSnapOnUbuntu);
    const complaint = mayInstall && isPackaged ? install(need) : '';
    if (need.isInstalled()) return [];
    const remedy = isPackaged ? `as root, apt-get install ${need.packages.join(' ')}` : need.elsewhere;
    return [`${need.title} is missing: ${remedy}.\n${complaint}`.trimEnd()];
  });
}

/** @returns what apt-get printed if it failed; otherwise an empty string */
function install({ title, packages, answers }: Need): string {
  console.log(`Installing ${title}: ${packages.join(' ')}`);
  if (answers) spawnSync('debconf-set-selections', { input: answers });
  const { status, stdout, stderr } = apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** An option for dpkg: container images often exclude documentation, but glewlwyd's empty database is part of it. */
const glewlwydSamples = '--path-include=/usr/share/doc/glewlwyd/*';

function apt(...command: string[]): SpawnSyncReturns<string> {
  const options = ['DPkg::Lock::Timeout=300', 'Acquire::Retries=3', `DPkg::Options::=${glewlwydSamples}`];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', [...options.flatMap((option) => ['-o', option]), ...command], {
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 26,
  });
}

/** The identifiers of this system and of those that it derives from, such as `ubuntu debian`. */
function distribution(): string {
  try {
    return (readFileSync('/etc/os-release', 'utf8').match(/^ID(_LIKE)?=.*$/gm) ?? []).join(' ').replace(/["=]/g, ' ');
  } catch {
    return '';
  }
}
