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

/** The authorization server of Debian's package, set up afresh: nothing of it is by the authors of this project. */
export interface Glewlwyd {
  /** For the attribute `authority`. */
  authority: string;
  /** For the attribute `issuer`; the server does not call itself by the authority's address. */
  issuer(tenant: Tenant): string;
  close(): Promise<void>;
}

/** `tenant-plain` speaks plain OAuth 2.0: no `iss`, no `session_state` in its answers, and it ignores `prompt`. */
export type Tenant = 'tenant-a' | 'tenant-b' | 'tenant-plain';

/** Whom the server knows; the client may ask for both scopes, and alice has agreed to that. */
export const testUser = { username: 'alice', password: 'Passw0rd!' };
export const testClient = { id: 'demo-client', scope: 'shop.read shop.write' };

const administrator = { username: 'admin', password: 'password' }; // the one of a new database
const documentation = '/usr/share/doc/glewlwyd';

/** Why glewlwyd cannot be used here, or undefined where it can: what node:test wants as `skip`. */
export function glewlwydMissing(): string | undefined {
  return hasGlewlwyd() ? undefined : 'glewlwyd is not installed';
}

/** @param redirectUris what the client `demo-client` may give as `redirect_uri` */
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
    const said = await readFile(log, 'utf8');
    await closeServer();
    throw new Error(`glewlwyd cannot be set up. It said:\n${said}`, { cause });
  }
}

/** Writes database, web pages and configuration, from the package's samples. */
async function layOut(folder: string, port: number, base: string): Promise<string> {
  const database = join(folder, 'glewlwyd.db');
  execFileSync('sqlite3', [database], {
    input: gunzipSync(readFileSync(`${documentation}/database/init.sqlite3.sql.gz`)),
  });

  // The package puts a folder where its login page looks for config.json.
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

/** Makes scopes, tenants, the client and alice by the administrator's API. */
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

/** Signs in at the API; the function that comes back calls it in that person's name. */
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
