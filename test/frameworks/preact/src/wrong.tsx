import type {} from 'aritma-login/preact.js';

/** Errors that the types must report. */
export const wrong = () => [
  // @ts-expect-error attributes are written with a hyphen
  <aritma-login clientId="spa" />,
  // @ts-expect-error a tenant is a string
  <aritma-login tenant={1} />,
  // @ts-expect-error a token is not an error
  <aritma-login ontoken={({ detail }) => detail.code} />,
  // @ts-expect-error there is no such field
  <aritma-callback ontoken={({ detail }) => detail.password} />,
];
