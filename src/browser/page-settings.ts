import { type LoginAttributes, loginAttributes } from '../oauth/login-attributes.js';
import { type LoginSettings, type LoginSettingsResult, readLoginSettings } from '../oauth/login-settings.js';
import { pageContext } from './page.js';

/** The last result. The attributes of a link are read several times in a row, and those of other links are often equal. */
let cached: { readonly key: string; readonly result: LoginSettingsResult } | undefined;

/**
 * Reads the attributes of a login link in this page.
 *
 * @returns a frozen result. If the attributes equal those of the previous call, it is the same object:
 *   `sampleHref()` relies on that.
 */
export function readPageSettings(attributes: LoginAttributes): LoginSettingsResult {
  const context = pageContext();
  const key = JSON.stringify([loginAttributes.map((name) => String(attributes[name] ?? '')), context]);
  if (cached?.key !== key) cached = { key, result: readLoginSettings(attributes, context) };
  return cached.result;
}

/** Tells whether two settings lead to the same login. */
export function sameSettings(a: LoginSettings | undefined, b: LoginSettings | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
