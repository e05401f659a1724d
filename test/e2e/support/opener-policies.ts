/** The policies of an application's pages that a popup must work with: the headers by the name of the policy. */
export const openerPolicies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no policy': {},
  'COOP: same-origin': { 'cross-origin-opener-policy': 'same-origin' },
};
