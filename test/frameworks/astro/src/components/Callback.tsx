import type { TokenDetail } from 'aritma-login';
import { listen } from 'aritma-login/react.js';
import { useState } from 'react';
import { Accounts } from './Accounts';

export function Callback() {
  const [token, setToken] = useState<TokenDetail>();
  return (
    <>
      <aritma-callback
        ref={listen({
          token: ({ detail }) => {
            console.info('token');
            setToken(detail);
          },
          tokenerror: ({ detail }) => console.info(detail.code),
        })}
      />
      {token && <Accounts token={token} />}
    </>
  );
}
