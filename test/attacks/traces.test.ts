import { aTimeout, expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  beginPkceLogin,
  type CallbackPage,
  closePages,
  type FinishedPage,
  finish,
  finishWithTokenEndpoint,
  responseParameters,
} from '../support/callback-page.js';
import { createIdToken } from '../support/id-token.js';
import { deleteDatabase } from '../session/support/database.js';

const secrets = /secret-(token|code|refresh|id)/;

/** The places in a page that contain a secret: everything that a script can read from the window. */
function traces({ window }: CallbackPage): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>([window.parent, window.top, window.frameElement]);
  const queue: [path: string, value: unknown][] = [
    ['window', window],
    ['html', window.document.documentElement.getHTML?.({ serializableShadowRoots: true })],
    ...[...window.document.querySelectorAll('*')].map((element): [string, unknown] => [
      element.localName,
      `${element.outerHTML}${element.shadowRoot?.innerHTML ?? ''}`,
    ]),
  ];
  for (const [path, value] of queue) {
    if (typeof value === 'string' && secrets.test(value)) found.push(path);
    if (typeof value !== 'object' || !value || seen.has(value)) continue;
    seen.add(value);
    if (path.split('.').length > 3) continue;
    for (let owner: object | null = value; owner; owner = Object.getPrototypeOf(owner) as object | null) {
      for (const name of Object.getOwnPropertyNames(owner)) queue.push([`${path}.${name}`, read(owner, name, value)]);
    }
  }
  return found;
}

function read(owner: object, name: string, of: object): unknown {
  try {
    return Reflect.get(owner, name, of);
  } catch {
    return undefined;
  }
}

const respondWithSecrets = () =>
  Response.json({
    access_token: 'secret-token',
    token_type: 'Bearer',
    id_token: createIdToken().replace(/[^.]*$/, 'secret-id'),
    refresh_token: 'secret-refresh',
  });

const logins: Record<string, () => Promise<FinishedPage>> = {
  implicit: () => finish(responseFragment(beginLogin())),
  pkce: async () => finishWithTokenEndpoint(`?code=secret-code&state=${await beginPkceLogin()}`, respondWithSecrets),
};

describe('traces of a token: RFC 9700 4.2, 4.3', () => {
  afterEach(closePages);

  it('the search finds secrets in objects, storage, attributes and shadow trees', async () => {
    const page = await finish('');
    Object.assign(page.window.history, { kept: { token: 'secret-token' } });
    page.window.localStorage.setItem('kept', 'secret-token');
    page.document.body.setAttribute('data-token', 'secret-token');
    page.callback.shadowRoot!.append('secret-token');
    const found = traces(page);
    for (const path of ['window.history.kept.token', 'window.localStorage.kept', 'body', 'aritma-callback']) {
      expect(found).to.include(path);
    }
  });

  for (const [flow, finishLogin] of Object.entries(logins)) {
    it(`no object of the window contains the token after the event, ${flow}`, async () => {
      const page = await finishLogin();
      expect(page.done.token!.accessToken).to.equal('secret-token');
      await aTimeout(50);
      expect(traces(page)).to.deep.equal([]);
      expect(page.complaints.join()).not.to.match(secrets);
    });

    it(`no performance entry except that of the navigation contains the token, ${flow}`, async () => {
      const page = await finishLogin();
      const entries = page.window.performance.getEntries();
      expect(entries.length).to.be.above(1);
      const entriesWithSecrets = entries
        .filter((entry) => secrets.test(JSON.stringify(entry)))
        .map(({ entryType }) => entryType);
      expect(entriesWithSecrets.filter((type) => type !== 'navigation')).to.deep.equal([]);
    });

    it(`an element no longer has the token soon after it was removed, ${flow}`, async () => {
      const page = await finishLogin();
      const { callback } = page;
      callback.remove();
      await aTimeout(1200);
      expect([callback.token, callback.error, await callback.result]).to.deep.equal([undefined, undefined, undefined]);
    });
  }

  it('no history entry contains the token', async () => {
    const page = await finish(responseFragment(beginLogin()));
    const link = Object.assign(page.document.createElement('a'), { href: 'entry.html' });
    page.document.body.append(link);
    await page.waitForLoad(() => link.click());
    expect(page.document.referrer).to.match(/callback\.html$/);
    await page.waitForLoad(() => page.window.history.back());
    const { navigation } = page.window as unknown as { navigation?: { entries: () => { url: string | null }[] } };
    const addresses = [page.window.location.href, ...(navigation?.entries() ?? []).map(({ url }) => url)];
    expect(addresses.join()).not.to.match(secrets);
    expect(addresses.join()).not.to.include('aritma.');
  });

  const refused: Record<string, (state: string) => string> = {
    'a wrong token_type': (state) => responseFragment(state, { token_type: 'mac' }),
    'a wrong iss': (state) => responseFragment(state, { iss: 'https://evil.example/secret-token' }),
    'a code beside it': (state) => responseFragment(state, { code: 'secret-code' }),
    'a repeated token': (state) => `${responseFragment(state)}&access_token=secret-token`,
    'a token with invalid characters': (state) => responseFragment(state, { access_token: 'secret-token\n' }),
  };
  for (const [what, response] of Object.entries(refused)) {
    it(`the error does not contain the token if a response is refused for ${what}`, async () => {
      const page = await finish(response(beginLogin()));
      const { name, message, stack, code, description, uri, cause } = page.done.error!;
      expect(JSON.stringify([name, message, stack, code, description, uri, cause])).not.to.match(secrets);
      expect(traces(page)).to.deep.equal([]);
      expect(page.complaints).to.deep.equal([]);
    });
  }

  it('the warning about an unknown lifetime does not contain the token', async () => {
    const page = await finish(responseFragment(beginLogin(), { expires_in: 'secret-token' }));
    expect(page.complaints).to.have.lengthOf(1);
    expect(page.complaints.join()).not.to.match(secrets);
  });

  it('the error about malformed JSON of a token endpoint does not contain the token, which WebKit quotes in its message', async () => {
    const state = await beginPkceLogin();
    const broken = () => new Response('{"access_token":"secret-token",secret-token');
    const page = await finishWithTokenEndpoint(`?code=secret-code&state=${state}`, broken);
    expect(page.done.error!.code).to.equal('token_request_failed');
    expect(
      JSON.stringify([page.done.error!.message, page.done.error!.stack, String(page.done.error!.cause)]),
    ).not.to.match(secrets);
    expect(traces(page)).to.deep.equal([]);
  });

  it('no kind of storage contains the token', async () => {
    await deleteDatabase(); // the tests of sessions have one
    const page = await finish(`#${responseParameters(beginLogin())}`);
    const { localStorage, sessionStorage, indexedDB, document, name } = page.window;
    const bases = (await indexedDB.databases?.()) ?? [];
    const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, name, bases]);
    expect(kept).not.to.match(secrets);
    expect(bases).to.deep.equal([]);
  });
});
