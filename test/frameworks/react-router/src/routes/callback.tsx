import { listen } from 'aritma-login/react.js';
import { useNavigate, useOutletContext } from 'react-router';
import type { Session } from '../root.tsx';

export default function Callback() {
  const navigate = useNavigate();
  const [, setToken] = useOutletContext<Session>();
  return (
    <aritma-callback
      ref={listen({
        token: ({ detail }) => {
          console.info('token');
          setToken(detail);
          void navigate(detail.returnTo.slice(location.origin.length));
        },
        tokenerror: ({ detail }) => console.info(detail.code),
      })}
    />
  );
}
