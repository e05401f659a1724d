const standard = { iss: 'https://id.example', aud: 'spa', sub: 'alice', iat: 1_800_000_000, exp: 1_800_000_300 };

/** Creates an ID token without a signature, for the client `spa` of https://id.example. A claim that is `undefined` is absent. */
export function createIdToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...standard, ...claims }));
  const payload = btoa(String.fromCharCode(...bytes));
  return `e30.${payload.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}.s`;
}
