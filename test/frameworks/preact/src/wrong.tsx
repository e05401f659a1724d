import type {} from 'aritma-login/preact.js';

/** What the types do not let through. */
export const wrong = () => [
  // @ts-expect-error attributes are written with a hyphen
  <aritma-login clientId="spa" />,
  // @ts-expect-error a tenant is a text
  <aritma-login tenant={1} />,
  // @ts-expect-error a token is no error
  <aritma-login ontoken={({ detail }) => detail.code} />,
  // @ts-expect-error there is no such field
  <aritma-callback ontoken={({ detail }) => detail.password} />,
];
