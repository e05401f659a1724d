import { readFile } from 'node:fs/promises';
import compatibilityData, {
  type BrowserName,
  type CompatStatement,
  type Identifier,
  type SimpleSupportStatement,
} from '@mdn/browser-compat-data' with { type: 'json' };

/** A browser and the oldest version of it that the package supports. */
export interface OldestBrowser {
  /** Its name in MDN's compatibility data. */
  name: BrowserName;
  version: number;
}

const { browserslist } = JSON.parse(await readFile('package.json', 'utf8')) as { browserslist: string[] };

/** The oldest supported browsers: those of `browserslist` in package.json. */
export const oldestBrowsers: readonly OldestBrowser[] = browserslist.map((query) => {
  const [, name = '', version] = /^(\w+) >= ([\d.]+)$/.exec(query) ?? [];
  const browser = name === 'ios_saf' ? 'safari_ios' : name;
  if (!(browser in compatibilityData.browsers)) throw new Error(`"${query}" is not "browser >= version".`);
  return { name: browser as BrowserName, version: Number(version) };
});

/** The data of a feature, such as `api.AbortSignal.timeout_static`; undefined if MDN does not know it. */
export function featureData(feature: string): Identifier | undefined {
  let data: Identifier | undefined = compatibilityData as unknown as Identifier;
  for (const key of feature.split('.')) data = data && Object.hasOwn(data, key) ? data[key] : undefined;
  return data;
}

/** The oldest browsers that lack a feature, as text for messages, such as `safari 15.4`. */
export function browsersWithout({ support }: CompatStatement): string[] {
  return oldestBrowsers
    .filter(({ name, version }) => ![support[name] ?? []].flat().some((statement) => isIn(statement, version)))
    .map(({ name, version }) => `${name} ${version}`);
}

/** Whether a version fully supports a feature: without a prefix, without a flag, and as the newest version does. */
function isIn(statement: SimpleSupportStatement, version: number): boolean {
  const { version_added: added, version_removed: removed, flags, prefix, alternative_name: alias } = statement;
  if (flags || prefix || alias || (statement.partial_implementation && removed)) return false;
  const since = (text: string | false): number => (text ? Number.parseFloat(text.replace('≤', '')) : NaN);
  return since(added) <= version && !(removed && since(removed) <= version);
}
