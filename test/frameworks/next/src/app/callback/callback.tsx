'use client';

import 'aritma-login';
import { listen } from 'aritma-login/react.js';
import { useRouter } from 'next/navigation';
import { useToken } from '../session';

export function Callback() {
  const router = useRouter();
  const [, setToken] = useToken();
  return (
    <aritma-callback
      ref={listen({
        token: ({ detail }) => {
          console.info('token');
          setToken(detail);
          router.push(detail.returnTo.slice(location.origin.length));
        },
        tokenerror: ({ detail }) => console.info(detail.code),
      })}
    />
  );
}
