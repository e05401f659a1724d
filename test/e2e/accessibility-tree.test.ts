import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Demo, startDemo } from '../../demo/demo.js';
import * as languages from '../../src/messages/languages.js';
import { sessionMessagesFor } from '../../src/messages/session-messages.js';
import { engineNames } from '../tools/engines.js';
import { told } from './support/accessibility-tree.js';
import { engineMissing } from './support/browsers.js';
import { openGallery, openState } from './support/gallery.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';

const login = 'link Log in with Aritma ID';
const retry = 'link Try again';
const faulty = 'status Something is wrong with this website. Please report this code to its owner:';
const storage = 'status Allow cookies and site data for this website, and try again.';

/** The texts of the logins in the gallery page itself. */
const logins: Record<string, string[]> = {
  'aritma-login': [login],
  'aritma-login:has(svg)': ['link Log in'],
  '[redirect-uri=""]': [`${login}, disabled`],
  '[flow="implict"]': [`${login}, disabled`],
  '.followed': [`${login}, disabled`, `${faulty} incomplete_configuration`],
};

/** The texts of each state that the gallery shows in a frame. */
const states: Record<string, string[]> = {
  refused: [login, storage],
  waiting: [login, 'status Continue in the window that has opened.'],
  handed: [login, 'status You are logged in.'],
  idle: ['status Nobody is logging in.'],
  pending: ['status Logging you in…'],
  complete: ['status You are logged in.'],
  close: ['status You can close this window.'],
  cancelled: ['status The login was cancelled.', retry],
  expired: ['status The login took too long.', retry],
  used: ['status This login has already been used.', retry],
  interrupted: ['status The login was interrupted.', retry],
  unknown: ['status Please log in to continue.'],
  storage: [storage, retry],
  unavailable: ['status The login service is unavailable. Please try again later.', retry],
  failed: ['status The login did not succeed.', retry],
  faulty: [`${faulty} invalid_scope`],
  identity: [`${faulty} invalid_id_token`],
  'session-unknown': [],
  'session-logged-out': [],
  'session-logged-in': [],
  'session-renewing': [],
  'session-offline': [],
  'session-ended': ['status Your session has ended. Please log in again.'],
  'session-own-ended': ['status You were logged out for your safety.'],
  'session-changed': ['status Someone else has logged in. Please reload this page.'],
  'session-expiring': ['status You will be logged out soon. 2:00 Stay logged in'],
  'session-expiring-without-login': ['status You will be logged out soon. 2:00'],
  logout: ['button Log out'],
  'own-logout': ['button Leave the bank'],
};

for (const engine of engineNames) {
  describe(`the accessibility tree in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
    let demo: Demo;
    let browser: ScriptedBrowser;

    before(async () => {
      demo = await startDemo({ applicationPort: 0, authorizationPort: 0 });
      browser = await openScriptedBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await demo.close();
    });

    it('has the name of each login link, and the reason if it is disabled', async () => {
      await openGallery(browser, demo.application);
      for (const [selector, sentences] of Object.entries(logins)) {
        assert.deepEqual(await told(browser, `.dark ${selector}`), sentences, selector);
      }
    });

    it('has the status text and the link of every state', async () => {
      for (const [state, sentences] of Object.entries(states)) {
        await openState(browser, demo.application, state);
        assert.deepEqual(await told(browser, '.dark > :first-child'), sentences, state);
      }
    });

    for (const { lang, ...words } of new Set(Object.values(languages))) {
      it(`has texts in the language of the page: ${lang}`, async () => {
        await openState(browser, demo.application, 'waiting', lang);
        assert.deepEqual(await told(browser, '.dark > :first-child'), [
          `link ${words.login}`,
          `status ${words.waiting}`,
        ]);
        await openState(browser, demo.application, 'cancelled', lang);
        assert.deepEqual(await told(browser, '.dark > :first-child'), [
          `status ${words.cancelled}`,
          `link ${words.again}`,
        ]);
        const { ended, changed, expiring, stay, logout } = sessionMessagesFor(lang);
        await openState(browser, demo.application, 'session-ended', lang);
        assert.deepEqual(await told(browser, '.dark > :first-child'), [`status ${ended}`]);
        await openState(browser, demo.application, 'session-changed', lang);
        assert.deepEqual(await told(browser, '.dark > :first-child'), [`status ${changed}`]);
        await openState(browser, demo.application, 'session-expiring', lang);
        assert.deepEqual(await told(browser, '.dark > :first-child'), [`status ${expiring} 2:00 ${stay}`]);
        await openState(browser, demo.application, 'logout', lang);
        assert.deepEqual(await told(browser, '.dark > :first-child'), [`button ${logout}`]);
      });
    }
  });
}
