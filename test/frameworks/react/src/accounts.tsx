import type { TokenDetail } from 'aritma-login';
import { useEffect, useState } from 'react';

interface Account {
  name: string;
}

/** The accounts of the user, which the API returns for the token. */
export function Accounts({ token: { authority, tenant, accessToken } }: { token: TokenDetail }) {
  const [accounts, setAccounts] = useState<Account[]>([]);
  useEffect(() => {
    void fetch(`${authority}/${tenant}/api/accounts`, { headers: { Authorization: `Bearer ${accessToken}` } })
      .then((response) => response.json() as Promise<{ accounts: Account[] }>)
      .then((answer) => setAccounts(answer.accounts));
  }, [authority, tenant, accessToken]);
  return (
    <ul>
      {accounts.map(({ name }) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
