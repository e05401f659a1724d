import type {} from 'aritma-login/solid.js';

/** Errors that the types must report. */
export const wrong = () => [
  // @ts-expect-error attributes are written with a hyphen
  <aritma-login clientId="spa" />,
  // @ts-expect-error a tenant is a string
  <aritma-login tenant={1} />,
  // @ts-expect-error a token is not an error
  <aritma-login on:token={({ detail }) => detail.code} />,
  // @ts-expect-error there is no such field
  <aritma-callback on:token={({ detail }) => detail.password} />,
];
