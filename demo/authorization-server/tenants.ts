import type { OAuthClient, OAuthScope } from '@jmondi/oauth2-server';
import type { Texts } from './wording.js';

/** Who may log in at a tenant, with what, and to which application. All of it is made up. */
export interface Tenant {
  id: string;
  name: string;
  users: User[];
  clients: OAuthClient[];
  scopes: Scope[];
}

export interface User {
  id: string;
  name: string;
  password: string;
  /** What the step that stands for BankID asks for. */
  personalNumber: string;
  /** The resource scopes that the user can give away; an application that asks for more gets these. */
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
  /** What the scope allows, in the words of the login page. */
  meaning: Texts;
}

/** Where the clients of a tenant may be answered: compared as whole strings. */
export interface Registration {
  /** For the public clients, which run in the browser. */
  redirectUris: string[];
  /** For the confidential client, which runs on a server and can keep a secret. */
  serverApplication: { redirectUris: string[]; secret: string };
}

/** The one-time code that every user's second factor shows. */
export const oneTimeCode = '123456';

/** Whom `npm start` tells to log in as; both tenants know this user. */
export const demoUser = { name: 'alice', password: 'wonderland' };

const ais = {
  name: 'banking.ais.read',
  meaning: { en: 'see your accounts and their balances', nb: 'se kontoene dine og saldoen på dem' },
};
const services = {
  name: 'services.banking',
  meaning: { en: 'use the banking services', nb: 'bruke banktjenestene' },
};
const settlement = {
  name: 'services.settlement',
  meaning: { en: 'use the settlement services', nb: 'bruke oppgjørstjenestene' },
};

/** With it a code's token comes with an ID token. */
export const openid = {
  name: 'openid',
  meaning: { en: 'know who you are', nb: 'vite hvem du er' },
};

/** With it a code's token comes with a refresh token. */
export const offlineAccess = {
  name: 'offline_access',
  meaning: { en: 'go on when you are away', nb: 'fortsette når du er borte' },
};

const personal: Scope[] = [openid, offlineAccess];

/** Whether the user can give that away: of the resources what is theirs, of themselves everything. */
export function canGive(user: User, { name }: OAuthScope): boolean {
  return user.scopes.includes(name) || personal.some((scope) => scope.name === name);
}

/** The tenants, with clients that may be answered where they are registered and nowhere else. */
export function tenants(registration: Registration): Tenant[] {
  return [
    tenant('acme', 'Acme', [ais, services], acmeUsers(), registration),
    tenant('globex', 'Globex', [ais, settlement], globexUsers(), registration),
  ];
}

function tenant(id: string, name: string, resources: Scope[], users: User[], registration: Registration): Tenant {
  return { id, name, users, scopes: [...resources, ...personal], clients: clients(resources, registration) };
}

/** One client for each kind: an Aritma client cannot have both the implicit and the code grant. */
function clients(resources: Scope[], { redirectUris, serverApplication }: Registration): OAuthClient[] {
  const scopes = [...resources, ...personal];
  const codeGrants: OAuthClient['allowedGrants'] = ['authorization_code', 'refresh_token'];
  return [
    { id: 'spa', name: 'Demo application', redirectUris, scopes: resources, allowedGrants: ['implicit'] },
    { id: 'spa-pkce', name: 'Demo application (PKCE)', redirectUris, scopes, allowedGrants: codeGrants },
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
