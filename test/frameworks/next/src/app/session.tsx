'use client';

import type { TokenDetail } from 'aritma-login';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { Accounts } from './accounts';

type State = [token: TokenDetail | undefined, setToken: (token: TokenDetail) => void];

const Token = createContext<State>([undefined, () => undefined]);

/** Keeps the token while the person navigates between pages. */
export function Session({ children }: { children: ReactNode }) {
  return <Token value={useState<TokenDetail>()}>{children}</Token>;
}

export function useToken(): State {
  return useContext(Token);
}

/** Shows the accounts if the person is logged in, and the login otherwise. */
export function Private({ login }: { login: ReactNode }) {
  const [token] = useToken();
  return token ? <Accounts token={token} /> : login;
}
