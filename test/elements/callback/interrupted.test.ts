import { aTimeout, expect } from '@open-wc/testing';
import {
  responseFragment,
  beginLogin,
  beginPkceLogin,
  CallbackPage,
  closePages,
  finish,
  followWithoutLeaving,
  pageUrl,
  prerender,
  type PageWindow,
} from '../../support/callback-page.js';
import { linkOf, statusOf } from '../../support/elements.js';
import { storedLogins } from '../../support/storage.js';
import { waitUntil } from '../../support/wait-until.js';

const elsewhere = pageUrl('undefined.html');

/** Leaves the page by a link: browsers add no history entry for a navigation that a script begins without a gesture. */
async function leave(page: CallbackPage, href = elsewhere): Promise<void> {
  const link = page.document.body.appendChild(Object.assign(page.document.createElement('a'), { href }));
  await aTimeout(500); // Otherwise WebKit may go back to the URL that the history entry had before it was replaced.
  await page.waitForLoad(() => link.click());
}

/** Opens the callback page with a code whose token request does not end. */
async function exchanging(): Promise<CallbackPage> {
  const state = await beginPkceLogin({ tenant: 'acme', 'return-to': '/accounts' });
  let isRequested = false;
  const page = await CallbackPage.open(`callback.html?code=c&state=${state}`, (window: PageWindow) => {
    window.fetch = () => new Promise(() => (isRequested = true));
  });
  await waitUntil(() => isRequested);
  return page;
}

const storedInterruption = (): string | null => sessionStorage.getItem('aritma-login:1:interrupted');

describe('<aritma-callback> after its page was left before the login was complete', () => {
  afterEach(closePages);

  it('reports the interruption when the page is reloaded, and offers a retry with the same return-to', async () => {
    const page = await exchanging();
    await page.waitForLoad(() => page.window.location.reload());
    const { error } = await page.outcome();
    expect(error!.code).to.equal('login_interrupted');
    expect(page.events.map(({ type }) => type)).to.deep.equal(['tokenerror']);
    expect(statusOf(page.callback)).to.equal('The login was interrupted.');
    followWithoutLeaving(() => linkOf(page.callback).click(), page.window);
    const pending = Object.values(storedLogins()).filter(({ used }) => !used);
    expect(pending.map(({ settings }) => settings['returnTo'])).to.deep.equal([`${location.origin}/accounts`]);
  });

  it('reports the interruption when Back leads to the page', async () => {
    const page = await exchanging();
    await leave(page);
    await page.waitForLoad(() => page.window.history.back());
    expect((await page.outcome()).error!.code).to.equal('login_interrupted');
  });

  it('reports the interruption only once', async () => {
    const page = await exchanging();
    await page.waitForLoad(() => page.window.location.reload());
    await page.outcome();
    await page.waitForLoad(() => page.window.location.reload());
    expect(await page.outcome()).to.deep.equal({ token: undefined });
    expect(page.events).to.have.lengthOf(1);
    expect(storedInterruption()).to.be.null;
  });

  it('reports the interruption if the token arrived, but had not been announced', async () => {
    const page = await CallbackPage.open(`entry.html${responseFragment(beginLogin())}`);
    await page.waitForLoad(() => page.window.location.reload());
    expect((await page.outcome(page.mount())).error!.code).to.equal('login_interrupted');
  });

  it('stores only the state and the path of the page', async () => {
    const state = beginLogin();
    const page = await CallbackPage.open(`entry.html${responseFragment(state)}`);
    const { pathname } = page.window.location;
    await page.waitForLoad(() => page.window.location.reload());
    expect(JSON.parse(storedInterruption()!)).to.deep.equal([state, `frame ${pathname}`]);
  });

  it('stores no token of another library that is in the address', async () => {
    const state = await beginPkceLogin();
    let isRequested = false;
    const page = await CallbackPage.open(
      `callback.html?code=c&state=${state}#access_token=FOREIGN&state=theirs`,
      (window: PageWindow) => {
        window.fetch = () => new Promise(() => (isRequested = true));
      },
    );
    await waitUntil(() => isRequested);
    await leave(page);
    expect(storedInterruption()).to.include(state).and.not.to.include('FOREIGN');
  });

  it('reports nothing while the page is prerendered', async () => {
    const page = await exchanging();
    let show!: () => void;
    Object.assign(page.frame, { prepare: (window: PageWindow) => (show = prerender(window)) });
    await page.waitForLoad(() => page.window.location.reload());
    await aTimeout(100);
    expect([page.callback.status, Object.values(storedLogins()).length]).to.deep.equal(['pending', 1]);
    show();
    expect((await page.outcome()).error!.code).to.equal('login_interrupted');
  });

  it('reports nothing on another page', async () => {
    const page = await exchanging();
    await leave(page, 'entry.html');
    expect(await page.outcome(page.mount())).to.deep.equal({ token: undefined });
    expect(page.events).to.deep.equal([]);
  });

  it('reports nothing if another login has returned in the meantime', async () => {
    const page = await exchanging();
    await leave(page);
    const again = await finish(responseFragment(beginLogin()));
    expect(again.done.token!.accessToken).to.equal('secret-token');
    expect(storedInterruption()).to.be.null;
  });

  it('reports nothing if the login was complete', async () => {
    const page = await finish(responseFragment(beginLogin()));
    await page.waitForLoad(() => page.window.location.reload());
    expect(await page.outcome()).to.deep.equal({ token: undefined });
  });

  it("offers the page's own login if the browser no longer has the settings", async () => {
    const page = await exchanging();
    localStorage.clear();
    await page.waitForLoad(() => page.window.location.reload());
    expect((await page.outcome()).error!.code).to.equal('login_interrupted');
    expect(page.callback.shadowRoot!.querySelector('a')).to.be.null;
    expect(page.callback.shadowRoot!.querySelector('slot[name=login]')).to.exist;
  });

  for (const [how, hide] of Object.entries({
    'is announced': () => undefined,
    'is announced after the page came back from the back/forward cache': (window: PageWindow) =>
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  })) {
    it(`removes the stored interruption when the outcome ${how}`, async () => {
      const state = await beginPkceLogin();
      let send!: (response: Response) => void;
      const page = await CallbackPage.open(`callback.html?code=c&state=${state}`, (window: PageWindow) => {
        window.fetch = () => new Promise((resolve) => (send = resolve));
      });
      await waitUntil(() => send);
      page.window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      expect(storedInterruption()).to.include(state);
      hide(page.window);
      if (how !== 'is announced') expect(storedInterruption()).to.be.null;
      send(Response.json({ access_token: 'secret-token', token_type: 'Bearer' }));
      expect((await page.outcome()).token!.accessToken).to.equal('secret-token');
      expect(storedInterruption()).to.be.null;
    });
  }

  it('reports the interruption of a page in a frame only in that frame', async () => {
    const { pathname } = new URL(pageUrl('callback.html'));
    for (const [place, expected] of [
      ['page', undefined],
      ['frame', 'login_interrupted'],
    ] as const) {
      sessionStorage.setItem('aritma-login:1:interrupted', JSON.stringify([beginLogin(), `${place} ${pathname}`]));
      expect((await finish('')).done.error?.code, place).to.equal(expected);
    }
  });

  for (const text of ['{}', 'null', '[', '[7]', '["aritma.x"]', `["x", "${elsewhere}"]`]) {
    it(`reports nothing if another script has overwritten the record with ${text}`, async () => {
      sessionStorage.setItem('aritma-login:1:interrupted', text);
      const page = await finish('');
      await aTimeout(50);
      expect([page.done.error, page.callback.status]).to.deep.equal([undefined, 'idle']);
      expect(page.complaints).to.deep.equal([]);
    });
  }
});

describe('a second copy of the package', () => {
  afterEach(closePages);

  it('leaves the response to the elements of the first copy', async () => {
    const state = beginLogin();
    const page = await CallbackPage.open(`entry.html`);
    page.window.history.replaceState(null, '', `entry.html${responseFragment(state)}`);
    await new Promise((resolve) => {
      const script = page.document.createElement('script');
      Object.assign(script, { type: 'module', src: '/dist/aritma-login.min.js', onload: resolve });
      page.document.head.append(script);
    });
    expect((await page.outcome(page.mount())).token!.accessToken).to.equal('secret-token');
    expect(page.events).to.have.lengthOf(1);
  });
});
