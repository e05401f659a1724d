import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findEngine } from './engines.js';
import { findProgram, hasGlewlwyd, hasRealInput } from './programs.js';

/** Something of the machine that tests want. */
interface Need {
  title: string;
  isThere: () => boolean;
  /** Debian's packages. */
  packages: string[];
  /** How to get it where there are no such packages. */
  elsewhere: string;
  /** Ubuntu's package of this name leads to a snap, which the tests cannot drive. */
  isSnapOnUbuntu?: true;
  /** Answers to the questions that a package asks at its installation. */
  answers?: string;
}

const NEEDS: readonly Need[] = [
  {
    title: 'Chromium',
    isThere: () => findEngine('chromium') !== undefined,
    packages: ['chromium'],
    elsewhere: 'install Chromium or Google Chrome, not as a snap',
    isSnapOnUbuntu: true,
  },
  {
    title: 'Firefox',
    isThere: () => findEngine('firefox') !== undefined,
    packages: ['firefox-esr'],
    elsewhere: "install Firefox, not as a snap (for Ubuntu there is Mozilla's own apt repository)",
    isSnapOnUbuntu: true,
  },
  {
    title: 'WebKitGTK',
    isThere: () => findEngine('webkitgtk') !== undefined,
    packages: ['webkit2gtk-driver', 'xvfb'],
    elsewhere: "install WebKitGTK's WebKitWebDriver and MiniBrowser, and Xvfb (Linux alone has them)",
  },
  {
    title: 'Real input',
    isThere: hasRealInput,
    packages: ['xvfb', 'xdotool', 'openbox'],
    elsewhere: 'install Xvfb, xdotool and openbox (Linux alone has them)',
  },
  {
    title: 'glewlwyd, an independent authorization server,',
    isThere: hasGlewlwyd,
    packages: ['glewlwyd', 'dbconfig-no-thanks', 'sqlite3'],
    elsewhere: "its tests need Debian's package of it",
    answers: 'glewlwyd glewlwyd/config_type select No configuration\n', // any other answer wants a database server
  },
];

/**
 * Looks for the browsers and servers that the tests use and installs what is missing, on Debian and Ubuntu as root.
 * @returns for each one that is still missing, a sentence with its name and the way to get it
 */
export function prepare(): string[] {
  const system = process.platform === 'linux' ? distribution() : '';
  const isUbuntu = /\bubuntu\b/.test(system);
  const hasPackages = /\b(debian|ubuntu)\b/.test(system) && findProgram('apt-get') !== undefined;
  const mayInstall = hasPackages && process.getuid?.() === 0;
  const missing = NEEDS.filter((need) => !need.isThere());
  if (mayInstall && missing.length > 0) apt('update', '-qq');
  return missing.flatMap((need) => {
    const isPackaged = hasPackages && !(isUbuntu && need.isSnapOnUbuntu);
    const complaint = mayInstall && isPackaged ? install(need) : '';
    if (need.isThere()) return [];
    const remedy = isPackaged ? `as root, apt-get install ${need.packages.join(' ')}` : need.elsewhere;
    return [`${need.title} is missing: ${remedy}.\n${complaint}`.trimEnd()];
  });
}

/** @returns what apt-get complained of; nothing, when it did not */
function install({ title, packages, answers }: Need): string {
  console.log(`Installing ${title}: ${packages.join(' ')}`);
  if (answers) spawnSync('debconf-set-selections', { input: answers });
  const { status, stdout, stderr } = apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** A container's image may leave out all documents, and glewlwyd's empty database is among them. */
const SAMPLES = '--path-include=/usr/share/doc/glewlwyd/*';

function apt(...command: string[]): SpawnSyncReturns<string> {
  const options = ['DPkg::Lock::Timeout=300', 'Acquire::Retries=3', `DPkg::Options::=${SAMPLES}`];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', [...options.flatMap((option) => ['-o', option]), ...command], {
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 26,
  });
}

/** The system's identifier and those of its kin, as in `ubuntu debian`. */
function distribution(): string {
  try {
    return (readFileSync('/etc/os-release', 'utf8').match(/^ID(_LIKE)?=.*$/gm) ?? []).join(' ').replace(/["=]/g, ' ');
  } catch {
    return '';
  }
}
