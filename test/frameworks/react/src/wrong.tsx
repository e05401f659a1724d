import { listen } from 'aritma-login/react.js';

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
  // @ts-expect-error a token has no code
  <aritma-callback ref={listen({ token: ({ detail }) => detail.code })} />,
  // @ts-expect-error there is no such event
  <aritma-callback ref={listen({ ontoken: () => undefined })} />,
  // @ts-expect-error the login has no status
  <aritma-login ref={listen({ token: ({ currentTarget }) => currentTarget.status })} />,
  // @ts-expect-error it is only for the tags of this package
  <div ref={listen({ token: () => undefined })} />,
  // @ts-expect-error attributes are written with a hyphen
  <aritma-session clientId="spa" />,
  // @ts-expect-error a change is not an error
  <aritma-session onsessionchange={({ detail }) => detail.code} />,
  // @ts-expect-error a change has no code
  <aritma-session ref={listen({ sessionchange: ({ detail }) => detail.code })} />,
  // @ts-expect-error a session dispatches no tokens
  <aritma-session ref={listen({ token: () => undefined })} />,
  // @ts-expect-error a callback has no session
  <aritma-callback ref={listen({ sessionchange: () => undefined })} />,
];

/** Code that the types must accept. */
export const right = [
  <aritma-callback ref={listen({ token: ({ currentTarget }) => console.info(currentTarget.status) })} />,
  <aritma-login
    mode="popup"
    ref={listen({ token: ({ detail, currentTarget }) => console.info(detail.scope, currentTarget.href) })}
  />,
  <aritma-session
    storage="browser"
    onsessionchange={({ detail, currentTarget }) => console.info(detail.reason, currentTarget.expiresAt)}
    onsessionerror={({ detail }) => console.info(detail.code)}
  />,
  <aritma-session
    ref={listen({ sessionchange: ({ detail, currentTarget }) => console.info(detail.reason, currentTarget.state) })}
  />,
];
