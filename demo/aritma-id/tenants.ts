import type { OAuthClient, OAuthScope } from '@jmondi/oauth2-server';
import type { LocalizedText } from './messages.js';

/** A tenant with its users, clients and scopes. All of them are fictitious. */
export interface Tenant {
  id: string;
  name: string;
  users: User[];
  clients: Client[];
  scopes: Scope[];
}

export type Client = OAuthClient & ClientAddresses;

export interface User {
  id: string;
  name: string;
  password: string;
  /** The national identity number, which the step that replaces BankID asks for. */
  personalNumber: string;
  /** The resource scopes that the user can grant. An application that requests more is granted only these. */
  scopes: string[];
  accounts: Account[];
}

export interface Account {
  name: string;
  number: string;
  balance: number;
  currency: string;
}

export interface Scope extends OAuthScope {
  /** What the scope permits, for the login page. */
  meaning: LocalizedText;
}

/** The addresses of a client, which are compared as whole strings. */
export interface ClientAddresses {
  redirectUris: string[];
  /** Where the client may let the user return after a logout. */
  postLogoutRedirectUris: string[];
}

/** The addresses of a tenant's clients. Those of the public clients, which run in the browser, are the same for all. */
export interface Registration extends ClientAddresses {
  /** The confidential client, which runs on a server and has a secret. */
  serverApplication: ClientAddresses & { secret: string };
}

/** The one-time code of every user. */
export const oneTimeCode = '123456';

/** The user that `npm start` prints. Both tenants have this user. */
export const demoUser = { name: 'alice', password: 'wonderland' };

const ais = {
  name: 'banking.ais.read',
  meaning: { en: 'see your accounts and balances', nb: 'se kontoene og saldoene dine' },
};
const services = {
  name: 'services.banking',
  meaning: { en: 'use the banking services', nb: 'bruke banktjenestene' },
};
const settlement = {
  name: 'services.settlement',
  meaning: { en: 'use the settlement services', nb: 'bruke oppgjørstjenestene' },
};

/** If this scope is granted, the response to a code also contains an ID token. */
export const openid = {
  name: 'openid',
  meaning: { en: 'see who you are', nb: 'se hvem du er' },
};

/** If this scope is granted, the ID token also contains the name. */
export const profile = {
  name: 'profile',
  meaning: { en: 'see your name', nb: 'se navnet ditt' },
};

/** If this scope is granted, the response to a code also contains a refresh token. */
export const offlineAccess = {
  name: 'offline_access',
  meaning: { en: 'keep access when you are not logged in', nb: 'beholde tilgangen når du ikke er logget inn' },
};

const personalScopes: Scope[] = [openid, profile, offlineAccess];

/** Checks whether a user can grant a scope. Every user can grant `openid`, `profile` and `offline_access`. */
export function canGrant(user: User, { name }: OAuthScope): boolean {
  return user.scopes.includes(name) || personalScopes.some((scope) => scope.name === name);
}

/** Creates the tenants. */
export function tenants(registration: Registration): Tenant[] {
  return [
    tenant('acme', 'Acme', [ais, services], acmeUsers(), registration),
    tenant('globex', 'Globex', [ais, settlement], globexUsers(), registration),
  ];
}

function tenant(id: string, name: string, resources: Scope[], users: User[], registration: Registration): Tenant {
  return { id, name, users, scopes: [...resources, ...personalScopes], clients: clients(resources, registration) };
}

/** One client for each flow: a client at Aritma ID cannot have both the implicit and the authorization code grant. */
function clients(resources: Scope[], { serverApplication, ...addresses }: Registration): Client[] {
  const scopes = [...resources, ...personalScopes];
  const codeGrants: OAuthClient['allowedGrants'] = ['authorization_code', 'refresh_token'];
  return [
    { id: 'spa', name: 'Demo application', scopes: resources, allowedGrants: ['implicit'], ...addresses },
    { id: 'spa-pkce', name: 'Demo application (PKCE)', scopes, allowedGrants: codeGrants, ...addresses },
    { id: 'server-app', name: 'Demo server application', scopes, allowedGrants: codeGrants, ...serverApplication },
  ];
}

function acmeUsers(): User[] {
  return [
    {
      id: demoUser.name,
      name: 'Alice Liddell',
      password: demoUser.password,
      personalNumber: '04855212345',
      scopes: [ais.name, services.name],
      accounts: [
        { name: 'Everyday account', number: '9710 05 00017', balance: 48250.75, currency: 'NOK' },
        { name: 'Savings', number: '9710 05 00025', balance: 312000, currency: 'NOK' },
        { name: 'Travel account', number: '9710 05 00033', balance: 1840.2, currency: 'EUR' },
      ],
    },
    {
      id: 'bob',
      name: 'Bob Sawyer',
      password: 'pickwick',
      personalNumber: '12886112345',
      scopes: [ais.name],
      accounts: [{ name: 'Practice account', number: '9710 05 00041', balance: -310.5, currency: 'NOK' }],
    },
  ];
}

function globexUsers(): User[] {
  return [
    {
      id: demoUser.name,
      name: 'Alice Liddell',
      password: demoUser.password,
      personalNumber: '04855212345',
      scopes: [ais.name, settlement.name],
      accounts: [
        { name: 'Company account', number: '9710 06 00012', balance: 1204300, currency: 'NOK' },
        { name: 'Tax account', number: '9710 06 00020', balance: 96400, currency: 'NOK' },
      ],
    },
    {
      id: 'carol',
      name: 'Carol Kennicott',
      password: 'mainstreet',
      personalNumber: '27879012345',
      scopes: [ais.name],
      accounts: [{ name: 'Shop account', number: '9710 06 00039', balance: 22015.4, currency: 'SEK' }],
    },
  ];
}
