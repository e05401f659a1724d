import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import '../../../src/index.js';
import type { AritmaLogin } from '../../../src/index.js';
import { completeAttributes, linkOf, loginElement, statusOf } from '../../support/elements.js';
import { collectEvents, consoleLines } from '../../support/events.js';
import { expectInert, expectRefusal } from '../../support/inert-link.js';
import { dispatch, followActions } from '../../support/link-events.js';
import { waitUntil } from '../../support/wait-until.js';

const refusedActions = {
  ...followActions,
  'a middle click': (login: AritmaLogin) => dispatch(login, 'auxclick', { button: 1 }),
};

describe('<aritma-login> with a missing attribute', () => {
  for (const name of Object.keys(completeAttributes)) {
    for (const value of [null, '', ' \n']) {
      it(`is inert, and reports nothing before it is followed, if ${name} is ${value === null ? 'missing' : JSON.stringify(value)}`, async () => {
        const lines = [consoleLines('warn'), consoleLines('error')];
        const login = await loginElement({ [name]: value });
        expectInert(login);
        expect(login.matches(':state(incomplete)')).to.be.true;
        expect(login.matches(':state(invalid)')).to.be.false;
        expect(login.error).to.equal(undefined);
        expect(statusOf(login)).to.equal('');
        expect(lines.flat()).to.deep.equal([]);
        expect(login.getAttribute(name)).to.equal(value);
      });
    }

    it(`reports incomplete_configuration when it is followed without ${name}`, async () => {
      const login = await loginElement({ [name]: null });
      await expectRefusal(login, (each) => each.click(), 'incomplete_configuration');
      expect(login.error!.message).to.contain(name);
    });
  }

  it('does not mention misspelled attributes if an attribute is only empty', async () => {
    const login = await loginElement({ 'redirect-uri': '' });
    login.click();
    expect(login.error!.message)
      .to.match(/redirect-uri/)
      .and.not.match(/Check the spelling/);
  });

  it('has a URL when the missing attribute is set', async () => {
    const login = await loginElement({ tenant: null });
    login.click();
    login.setAttribute('tenant', 'acme');
    await login.updateComplete;
    expect(login.href).to.contain('/acme/connect/authorize');
    expect(login.matches(':state(incomplete)')).to.be.false;
    expect(login.error).to.equal(undefined);
    expect(statusOf(login)).to.equal('');
    for (const name of ['role', 'aria-disabled']) expect(linkOf(login).hasAttribute(name), name).to.be.false;
  });

  for (const [name, action] of Object.entries(refusedActions)) {
    it(`reports incomplete_configuration if it is followed by ${name}`, async () => {
      const login = await loginElement({ tenant: null });
      await expectRefusal(login, action, 'incomplete_configuration');
    });
  }

  it('writes its message into a live region that existed before', async () => {
    const login = await loginElement({ tenant: null });
    const region = login.shadowRoot!.querySelector('[role=status]')!;
    expect(region.textContent).to.equal('');
    login.click();
    await login.updateComplete;
    expect(login.shadowRoot!.querySelector('[role=status]') === region).to.be.true;
    expect(region.textContent).to.match(/\w/);
    expect(region.getAttribute('part')).to.equal('status');
  });

  it('reports nothing for events that do not follow the link', async () => {
    const tokenErrors = collectEvents('tokenerror');
    const login = await loginElement({ tenant: null });
    for (const type of ['pointerdown', 'contextmenu']) dispatch(login, type);
    dispatch(login, 'auxclick', { button: 2 });
    linkOf(login).dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, composed: true }));
    expect(tokenErrors).to.deep.equal([]);
  });

  it('reports incomplete_configuration before invalid_configuration if both apply', async () => {
    consoleLines('error');
    const login = await loginElement({ tenant: null, prompt: 'none login' });
    expect(login.matches(':state(incomplete)')).to.be.true;
    expect(login.matches(':state(invalid)')).to.be.true;
    const tokenErrors = collectEvents('tokenerror');
    login.click();
    expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal(['incomplete_configuration']);
  });
});

describe('the console warning about a missing attribute', () => {
  it('appears once, after 2 s, with similar names, but not for an element that was completed or removed', async () => {
    const lines = consoleLines('warn');
    const start = performance.now();
    const similarNames = { clientid: 'spa', client_id: 'spa', redirecturi: '/callback' };
    const login = await loginElement({ 'client-id': null, 'redirect-uri': null, ...similarNames });
    const completed = await loginElement({ tenant: null });
    const removed = await loginElement({ scope: null });
    const inTime = aTimeout(1000).then(() => completed.setAttribute('tenant', 'acme'));
    removed.remove();
    await waitUntil(() => lines.length, 'a warning');
    expect(performance.now() - start).to.be.at.least(1950);
    await inTime;
    login.requestUpdate();
    await aTimeout(200);
    expect(lines).to.have.length(1);
    for (const name of ['client-id', 'redirect-uri', ...Object.keys(similarNames)]) {
      expect(lines[0]).to.match(new RegExp(`\\b${name}\\b`));
    }
    expect(lines[0]).not.to.match(/\b(tenant|scope)\b/);
  });

  it('lists no attributes whose names are not similar', async () => {
    const lines = consoleLines('warn');
    await loginElement({ tenant: null, 'data-x': '', class: 'tenants', id: 'x' });
    await waitUntil(() => lines.length, 'a warning');
    expect(lines[0]).to.match(/\btenant\b/);
    expect(lines[0]).not.to.match(/\b(class|id|data-x|tenants)\b/);
  });

  it('appears 2 s after the page was loaded if that is later', async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="slow page"></iframe>`);
    const page = frame.contentDocument!;
    page.open();
    const { console } = frame.contentWindow as unknown as { console: Console };
    const lines: string[] = [];
    console.warn = (text: unknown) => void lines.push(String(text));
    const script = page.createElement('script');
    Object.assign(script, { type: 'module', src: new URL('/src/index.ts', location.href).href });
    page.append(page.createElement('html'));
    page.documentElement.append(page.createElement('body'));
    page.body.append(script);
    await new Promise((resolve) => script.addEventListener('load', resolve));
    const login = page.createElement('aritma-login');
    page.body.append(login);
    await login.updateComplete;
    expect(page.readyState).to.equal('loading');
    await aTimeout(2300);
    expect(lines.filter((line) => line.includes('tenant'))).to.deep.equal([]);
    page.close();
    const start = performance.now();
    await waitUntil(() => lines.some((line) => line.includes('tenant')), 'a warning');
    expect(performance.now() - start).to.be.at.least(1950);
  });
});
