import { expect } from '@open-wc/testing';
import { CallbackPage, closePages, type PageWindow } from '../support/callback-page.js';
import { completeAttributes, linkOf, loginElement, statusOf } from '../support/elements.js';
import { followedAddresses } from '../support/events.js';
import { expectInert } from '../support/inert-link.js';
import { loginOf } from '../support/storage.js';
import { removeStyles } from '../support/styles.js';
import { replaceProperty } from '../support/undo.js';
import { shortenTimeout } from './endpoint.js';
import { fault } from './fault.js';

/** Features that the oldest supported browsers lack, and how to remove each of them from a page. */
const absent: Record<string, (window: PageWindow) => void> = {
  'AbortSignal.timeout()': ({ AbortSignal }) => Reflect.deleteProperty(AbortSignal, 'timeout'),
  'attachInternals()': ({ HTMLElement }) => Reflect.deleteProperty(HTMLElement.prototype, 'attachInternals'),
  'custom states': ({ ElementInternals }) => Reflect.deleteProperty(ElementInternals.prototype, 'states'),
  'constructed style sheets': ({ CSSStyleSheet, Document }) => {
    Reflect.deleteProperty(Document.prototype, 'adoptedStyleSheets');
    Reflect.deleteProperty(CSSStyleSheet.prototype, 'replace');
    Reflect.deleteProperty(CSSStyleSheet.prototype, 'replaceSync');
  },
  'Web Locks': ({ Navigator }) => Reflect.deleteProperty(Navigator.prototype, 'locks'),
};

describe('an old browser', () => {
  for (const [what, remove] of Object.entries(absent)) {
    for (const flow of ['implicit', 'pkce']) {
      fault(`finishes a login with ${flow} without ${what}`, 'token', async (attempt) => {
        const page = await attempt.receiveResponse(await attempt.begin({ flow }), remove);
        await page.outcome();
        expect(page.callback.status).to.equal('complete');
      });
    }
  }

  fault(
    'aborts a token request after the timeout without AbortSignal.timeout()',
    'token_request_failed',
    async (attempt) => {
      const state = await attempt.begin({ flow: 'pkce', tenant: 'silent' });
      const page = await attempt.receiveResponse(state, (window) => {
        absent['AbortSignal.timeout()']!(window);
        shortenTimeout(window);
      });
      await page.outcome();
    },
  );

  describe('without constructed style sheets', () => {
    afterEach(closePages);

    it('keeps the styles of both elements when they are updated', async () => {
      const page = await CallbackPage.open('callback.html', absent['constructed style sheets']);
      const login = page.document.createElement('aritma-login');
      for (const [name, value] of Object.entries(completeAttributes)) login.setAttribute(name, value);
      page.document.body.append(login);
      for (const target of ['_top', '_self']) {
        login.target = target;
        page.callback.requestUpdate();
        await Promise.all([login.updateComplete, page.callback.updateComplete]);
        expect(page.window.getComputedStyle(linkOf(login)).fontWeight).to.equal('600');
        expect(page.window.getComputedStyle(page.callback).display).to.equal('block');
      }
    });
  });

  describe('without custom states', () => {
    beforeEach(() => replaceProperty(HTMLElement.prototype, 'attachInternals', { value: undefined }));

    it('renders the link and begins a login', async () => {
      const followed = followedAddresses();
      const login = await loginElement();
      login.click();
      expect(followed).to.deep.equal([login.href]);
      expect(loginOf(login.href)?.settings['tenant']).to.equal(completeAttributes.tenant);
    });

    it('reports why a link is inert', async () => {
      const login = await loginElement({ tenant: null });
      expectInert(login);
      login.click();
      await login.updateComplete;
      expect(statusOf(login)).not.to.equal('');
    });

    it('shows that a login continues in a popup, and keeps the colours of the link', async () => {
      replaceProperty(window, 'open', { value: () => ({ closed: false }) });
      const login = await loginElement({ mode: 'popup' });
      removeStyles(login, /:state\(/);
      const { backgroundColor } = getComputedStyle(linkOf(login));
      login.click();
      await login.updateComplete;
      expect(statusOf(login)).not.to.equal('');
      expect(getComputedStyle(linkOf(login)).backgroundColor).to.equal(backgroundColor);
      expect(backgroundColor).not.to.equal('rgba(0, 0, 0, 0)');
    });
  });
});
