import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { openSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { end, freePort, tie, until } from '../../tools/process.js';
import { hasGlewlwyd } from '../../tools/programs.js';
import { openTenantProxy } from './tenant-proxy.js';

/** The authorization server of a Debian package, newly set up. It is independent of this project. */
export interface Glewlwyd {
  /** For the attribute `authority`. */
  authority: string;
  /** For the attribute `issuer`: the server's issuer is not the address of the authority. */
  issuer(tenant: Tenant): string;
  close(): Promise<void>;
}

/** `tenant-plain` uses plain OAuth 2.0: its responses have no `iss` and no `session_state`, and it ignores `prompt`. */
export type Tenant = 'tenant-a' | 'tenant-b' | 'tenant-plain';

/** The user and the client that the server knows. The client may request both scopes, and alice has consented. */
export const testUser = { username: 'alice', password: 'Passw0rd!' };
export const testClient = { id: 'demo-client', scope: 'shop.read shop.write' };

const administrator = { username: 'admin', password: 'password' }; // the account in a new database
const documentation = '/usr/share/doc/glewlwyd';

/** The reason why glewlwyd cannot be used, for the `skip` option of node:test; undefined if it can. */
export function glewlwydMissing(): string | undefined {
  return hasGlewlwyd() ? undefined : 'glewlwyd is not installed';
}

/**
 * Starts the server, and creates its tenants, its client and its user.
 *
 * @param redirectUris the redirect URIs of the client `demo-client`
 */
export async function openGlewlwyd(redirectUris: string[]): Promise<Glewlwyd> {
  const folder = await mkdtemp(join(tmpdir(), 'aritma-login-glewlwyd-'));
  const port = await freePort();
  const base = `http://localhost:${String(port)}`;
  const configuration = await layOut(folder, port, base);
  const log = join(folder, 'log');
  const server = tie(
    spawn('glewlwyd', [`--config-file=${configuration}`], {
      stdio: ['ignore', openSync(log, 'w'), 'ignore'],
    }),
  );
  const closeServer = async () => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('glewlwyd', () => server.exitCode === null && fetch(`${base}/config`).catch(() => undefined));
    await populate(`${base}/api`, redirectUris);
    const proxy = await openTenantProxy(base);
    return {
      authority: proxy.origin,
      issuer: (tenant) => `${base}/api/${tenant}`,
      close: async () => {
        await proxy.close();
        await closeServer();
      },
    };
  } catch (cause) {
    const output = await readFile(log, 'utf8');
    await closeServer();
    throw new Error(`glewlwyd could not be set up. Its output:\n${output}`, { cause });
  }
}

/** Writes the database, the web pages and the configuration, from the samples of the Debian package. */
async function layOut(folder: string, port: number, base: string): Promise<string> {
  const database = join(folder, 'glewlwyd.db');
  execFileSync('sqlite3', [database], {
    input: gunzipSync(readFileSync(`${documentation}/database/init.sqlite3.sql.gz`)),
  });

  // In the Debian package, config.json is a folder, but the login page needs a file of this name.
  const pages = join(folder, 'webapp');
  await cp('/usr/share/glewlwyd/webapp', pages, {
    recursive: true,
    dereference: true,
    filter: (path) => !path.endsWith('config.json'),
  });
  const pageSettings = await readFile('/etc/glewlwyd/config-2.7.json/config.json', 'utf8');
  await writeFile(join(pages, 'config.json'), pageSettings.replace('"GlewlwydUrl": "./"', `"GlewlwydUrl": "${base}/"`));

  const settings = {
    port,
    bind_address: '"127.0.0.1"',
    external_url: `"${base}"`,
    static_files_path: `"${pages}/"`,
    cookie_domain: '""',
    cookie_secure: 0,
    add_x_frame_option_header_deny: false,
  };
  let text = gunzipSync(readFileSync(`${documentation}/glewlwyd.conf.sample.gz`)).toString();
  for (const [name, value] of Object.entries(settings)) {
    text = text.replace(new RegExp(`^#?${name}=.*$`, 'm'), `${name}=${String(value)}`);
  }
  const configuration = join(folder, 'glewlwyd.conf');
  await writeFile(configuration, text.replace('/var/cache/glewlwyd/glewlwyd.db', database));
  return configuration;
}

/** Creates the scopes, the tenants, the client and the user alice with the API of the administrator. */
async function populate(api: string, redirectUris: string[]): Promise<void> {
  const admin = await signIn(api, administrator);
  const scopes = testClient.scope.split(' ');
  for (const name of scopes) {
    await admin('POST', 'scope/', {
      name,
      display_name: name,
      password_required: true,
      scheme: {},
      password_max_age: 0,
    });
  }
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const signing = { 'jwt-type': 'rsa', 'jwt-key-size': '256', key: keys.privateKey, cert: keys.publicKey };
  for (const name of ['tenant-a', 'tenant-b'] as const) {
    const parameters = {
      ...signing,
      ...flowParameters,
      ...openIdParameters,
      iss: `${api}/${name}`,
      'session-cookie-name': `SID_${name}`,
    };
    await admin('POST', 'mod/plugin/', { module: 'oidc', name, display_name: name, enabled: true, parameters });
  }
  const plain = { module: 'oauth2-glewlwyd', name: 'tenant-plain', display_name: 'plain', enabled: true };
  await admin('POST', 'mod/plugin/', { ...plain, parameters: { ...signing, ...flowParameters } });
  await admin('POST', 'client/', {
    client_id: testClient.id,
    name: 'Demo client',
    enabled: true,
    confidential: false,
    scope: [],
    redirect_uri: redirectUris,
    authorization_type: ['code', 'token', 'id_token', 'none', 'refresh_token'],
    token_endpoint_auth_method: ['none'],
  });
  const person = { ...testUser, name: 'Alice Test', email: 'alice@example.test', enabled: true };
  await admin('POST', 'user/', { ...person, scope: ['openid', ...scopes, 'g_profile'] });
  const alice = await signIn(api, testUser);
  await alice('PUT', `auth/grant/${testClient.id}`, { scope: testClient.scope });
}

const flowParameters = {
  'access-token-duration': 3600,
  'refresh-token-duration': 1209600,
  'code-duration': 60,
  'refresh-token-rolling': true,
  'auth-type-code-enabled': true,
  'auth-type-code-revoke-replayed': true,
  'auth-type-implicit-enabled': true,
  'auth-type-password-enabled': false,
  'auth-type-client-enabled': false,
  'auth-type-device-enabled': false,
  'auth-type-refresh-enabled': true,
  'pkce-allowed': true,
  'pkce-method-plain-allowed': false,
};

const openIdParameters = {
  'allow-non-oidc': true,
  'auth-type-token-enabled': true,
  'auth-type-id-token-enabled': true,
  'auth-type-none-enabled': true,
  'pkce-required': false,
  'pkce-required-public-client': false,
  'subject-type': 'public',
  'jwks-show': true,
  'session-management-allowed': true,
  'session-cookie-expiration': 2419200,
  'introspection-revocation-allowed': true,
  'introspection-revocation-allow-target-client': true,
  'oauth-as-iss-id': true,
};

type Call = (method: 'POST' | 'PUT', path: string, body: object) => Promise<Response>;

/**
 * Signs in at the API.
 *
 * @returns a function that calls the API as this user
 */
async function signIn(api: string, person: { username: string; password: string }): Promise<Call> {
  let cookie = '';
  const call: Call = async (method, path, body) => {
    const headers = { 'content-type': 'application/json', cookie };
    const response = await fetch(`${api}/${path}`, { method, headers, body: JSON.stringify(body) });
    if (response.ok) return response;
    throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`);
  };
  const { headers } = await call('POST', 'auth/', person);
  cookie = headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  return call;
}
