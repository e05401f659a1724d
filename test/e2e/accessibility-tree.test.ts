import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Demo, startDemo } from '../../demo/demo.js';
import * as languages from '../../src/messages/languages.js';
import { engineNames } from '../tools/engines.js';
import { told } from './support/accessibility-tree.js';
import { engineMissing } from './support/browsers.js';
import { openGallery, openState } from './support/gallery.js';
import { openScriptedBrowser, type ScriptedBrowser } from './support/scripted-browser.js';

const login = 'link Log in with Aritma ID';
const again = 'link Try again';
const fault = 'status Something is wrong with this website. Please report this code to its owner:';
const storage = 'status Allow cookies and site data for this website, and try again.';

/** What is told of the logins that stand in the gallery itself. */
const logins: Record<string, string[]> = {
  'aritma-login': [login],
  'aritma-login:has(svg)': ['link Log in'],
  '[redirect-uri=""]': [`${login}, disabled`],
  '[flow="implict"]': [`${login}, disabled`],
  '.followed': [`${login}, disabled`, `${fault} incomplete_configuration`],
};

/** What is told in each state that has a document of its own. */
const states: Record<string, string[]> = {
  refused: [login, storage],
  waiting: [login, 'status Continue in the window that has opened.'],
  handed: [login, 'status You are logged in.'],
  idle: ['status Nobody is logging in.'],
  pending: ['status Logging you in…'],
  complete: ['status You are logged in.'],
  close: ['status You can close this window.'],
  cancelled: ['status The login was cancelled.', again],
  expired: ['status The login took too long.', again],
  used: ['status This login has already been used.', again],
  interrupted: ['status The login was interrupted.', again],
  unknown: ['status Please log in to continue.'],
  storage: [storage, again],
  unavailable: ['status The login service is unavailable. Please try again later.', again],
  failed: ['status The login did not succeed.', again],
  faulty: [`${fault} invalid_scope`],
};

for (const engine of engineNames) {
  describe(`what a screen reader is told in ${engine}`, { skip: engineMissing(engine) ?? false }, () => {
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

    it('is the name of each login and why it leads nowhere', async () => {
      await openGallery(browser, demo.application);
      for (const [selector, sentences] of Object.entries(logins)) {
        assert.deepEqual(await told(browser, `.dark ${selector}`), sentences, selector);
      }
    });

    it('is how the login goes on, in every state', async () => {
      for (const [state, sentences] of Object.entries(states)) {
        await openState(browser, demo.application, state);
        assert.deepEqual(await told(browser, '.dark > :first-child'), sentences, state);
      }
    });

    for (const { lang, ...words } of new Set(Object.values(languages))) {
      it(`is in ${lang} where the page is`, async () => {
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
      });
    }
  });
}
