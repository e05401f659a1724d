import type { AccessToken } from '../../src/oauth.js';
import { redirect } from '../support/http-messages.js';
import type { ApplicationContext, Registration } from './context.js';
import { accountsPage, failurePage, type CustomerAccounts } from './pages.js';

const apiTimeout = 30_000;

/**
 * `GET /server/accounts`: requests the accounts from the bank with the token in the session, and shows them. The browser
 * receives a page, not the token.
 */
export async function accounts(context: ApplicationContext, request: Request): Promise<Response> {
  const token = context.sessions.find(request)?.token;
  if (!token) return redirect('/server/');
  const response = await fetchAccounts(context.registration, token);
  // The token has expired: the user has to log in again.
  if (response.status === 401) return redirect('/server/', [context.sessions.end(request)]);
  if (!response.ok) return failurePage(context, 502, `The bank responded with HTTP ${response.status}.`);
  return accountsPage(context, (await response.json()) as CustomerAccounts, token);
}

function fetchAccounts({ authority, tenant }: Registration, { accessToken }: AccessToken): Promise<Response> {
  return fetch(`${authority}/${tenant}/api/accounts`, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(apiTimeout),
  });
}
