/** The response headers of an application's pages, by the name of their policy. A popup must work with each of them. */
export const openerPolicies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no policy': {},
  'COOP: same-origin': { 'cross-origin-opener-policy': 'same-origin' },
};
