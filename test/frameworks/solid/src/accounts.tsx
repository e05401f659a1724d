import type { TokenDetail } from 'aritma-login';
import { createResource, For } from 'solid-js';

interface Account {
  name: string;
}

/** The accounts of the user, which the API returns for the token. */
export function Accounts(props: { token: TokenDetail }) {
  const [accounts] = createResource(() => props.token, fetchAccounts);
  return (
    <ul>
      <For each={accounts()}>{({ name }) => <li>{name}</li>}</For>
    </ul>
  );
}

async function fetchAccounts({ authority, tenant, accessToken }: TokenDetail): Promise<Account[]> {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${authority}/${tenant}/api/accounts`, { headers });
  return (await response.json()).accounts;
}
