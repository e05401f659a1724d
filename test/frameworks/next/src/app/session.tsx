'use client';

import type { TokenDetail } from 'aritma-login';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { Accounts } from './accounts';

type State = [token: TokenDetail | undefined, setToken: (token: TokenDetail) => void];

const Token = createContext<State>([undefined, () => undefined]);

/** Keeps the token while the person goes from page to page. */
export function Session({ children }: { children: ReactNode }) {
  return <Token value={useState<TokenDetail>()}>{children}</Token>;
}

export function useToken(): State {
  return useContext(Token);
}

/** Shows the accounts to a person who is logged in, and to others the login. */
export function Private({ login }: { login: ReactNode }) {
  const [token] = useToken();
  return token ? <Accounts token={token} /> : login;
}
