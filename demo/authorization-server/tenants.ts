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
  /** What the user can give away; an application that asks for more gets these. */
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

/** The tenants, with clients that may be answered at the given redirect URIs and nowhere else. */
export function tenants(redirectUris: string[]): Tenant[] {
  const acme = { id: 'acme', name: 'Acme', scopes: [ais, services] };
  const globex = { id: 'globex', name: 'Globex', scopes: [ais, settlement] };
  return [
    { ...acme, users: acmeUsers(), clients: clients(acme.scopes, redirectUris) },
    { ...globex, users: globexUsers(), clients: clients(globex.scopes, redirectUris) },
  ];
}

/** One client for each grant: an Aritma client cannot have both the implicit and the code grant. */
function clients(scopes: Scope[], redirectUris: string[]): OAuthClient[] {
  return [
    { id: 'spa', name: 'Demo application', redirectUris, scopes, allowedGrants: ['implicit'] },
    { id: 'spa-pkce', name: 'Demo application (PKCE)', redirectUris, scopes, allowedGrants: ['authorization_code'] },
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
