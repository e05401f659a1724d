import {
  interactionPolicy,
  type Configuration,
  type InteractionResults,
  type KoaContextWithOIDC,
  type Provider,
} from 'oidc-provider';
import type { OidcProviderOptions } from './oidc-provider-options.js';

/** The users, with their names. The ID token of `longname` is longer than an address can be. */
const users: Readonly<Record<string, string>> = {
  alice: 'Alice Liddell',
  bob: 'Bob Sawyer',
  longname: `Bob ${'Sawyer '.repeat(400)}`,
};

const defaultUser = 'alice';

/** Finds a user by the claim `sub`. */
export const findAccount: NonNullable<Configuration['findAccount']> = (_context, sub) => {
  const name = users[sub];
  return name === undefined ? undefined : { accountId: sub, claims: () => ({ sub, name, preferred_username: sub }) };
};

/** Also asks for a login if the user differs from the one who is logged in. */
export function loginPolicy(options: () => OidcProviderOptions): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy;
  const policy = base();
  const isAnotherUser = ({ oidc }: KoaContextWithOIDC) => {
    const user = userOf(oidc.params, options());
    return user !== undefined && user !== oidc.session?.accountId && !oidc.result?.['login'];
  };
  policy.get('login')?.checks.add(new Check('another_user', 'Another user is asked for', isAnotherUser));
  return policy;
}

/**
 * Grants everything that is requested. Each login has a grant of its own: if one is revoked, because a refresh token
 * was used twice, the others stay valid.
 */
export const grantEverything: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const { provider, client, session, params } = oidc;
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
  grant.addOIDCScope(String(params?.['scope']));
  await grant.save();
  return grant;
};

/**
 * Adds a login page without a form. It logs in the user of the options, else the user of `login_hint`, else `alice`. If there
 * is no such user, the login ends with `access_denied`.
 *
 * @param path the path of the page, to which the ID of the interaction is appended
 */
export function addLogin(provider: Provider, path: string, options: () => OidcProviderOptions): void {
  provider.use(async (context, next) => {
    if (!context.path.startsWith(path)) {
      await next();
      return;
    }
    const { prompt, params } = await provider.interactionDetails(context.req, context.res);
    const result = prompt.name === 'login' ? logIn(userOf(params, options())) : { consent: {} };
    context.status = 303;
    context.redirect(await provider.interactionResult(context.req, context.res, result));
  });
}

/** The user who logs in, or `undefined` if nothing says who. */
function userOf(parameters: Record<string, unknown> | undefined, { user }: OidcProviderOptions): string | undefined {
  const hint = parameters?.['login_hint'];
  return user ?? (typeof hint === 'string' && hint !== '' ? hint : undefined);
}

function logIn(accountId = defaultUser): InteractionResults {
  return users[accountId] === undefined ? { error: 'access_denied' } : { login: { accountId } };
}
