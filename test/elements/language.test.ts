import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { watchLanguage } from '../../src/messages/language.js';
import type { AritmaLogin } from '../../src/index.js';
import {
  responseFragment,
  type CallbackPage,
  closePages,
  finish,
  beginLogin,
  unknownState,
} from '../support/callback-page.js';
import { linkOf, loginElement, statusOf } from '../support/elements.js';
import { consoleLines } from '../support/events.js';
import { waitUntil } from '../support/wait-until.js';

const labels = {
  en: 'Log in with Aritma ID',
  nb: 'Logg inn med Aritma ID',
  nn: 'Logg inn med Aritma ID',
  sv: 'Logga in med Aritma ID',
  da: 'Log ind med Aritma ID',
};
const label = (login: AritmaLogin): string => linkOf(login).textContent.trim();
const langOf = (login: AritmaLogin): string => linkOf(login).querySelector('[lang]')!.getAttribute('lang')!;
const waitForLang = (login: AritmaLogin, lang: string): Promise<void> => waitUntil(() => langOf(login) === lang);

/** Adds a login inside hosts with the given languages, each host in the shadow tree of the previous one. */
async function nestedLogin(langs: (string | undefined)[]): Promise<{ hosts: HTMLElement[]; login: AritmaLogin }> {
  const root = await fixture<HTMLElement>(html`<section></section>`);
  const hosts = langs.map((lang) => {
    const host = document.createElement('div');
    if (lang !== undefined) host.lang = lang;
    return host;
  });
  let place: Node = root;
  for (const host of hosts) {
    place.appendChild(host);
    place = host.attachShadow({ mode: 'closed' });
  }
  const login = document.createElement('aritma-login');
  place.appendChild(login);
  await login.updateComplete;
  return { hosts, login };
}

describe('the language of texts', () => {
  beforeEach(() => void consoleLines('warn'));

  describe('in <aritma-login>', () => {
    for (const [lang, text] of Object.entries(labels)) {
      it(`uses ${lang} if the nearest lang attribute is ${lang}`, async () => {
        const root = await fixture(
          html`<div lang="fr">
            <p lang=${lang}><aritma-login></aritma-login></p>
          </div>`,
        );
        const login = root.querySelector('aritma-login')!;
        expect(label(login)).to.equal(text);
        expect(langOf(login)).to.equal(lang);
      });
    }

    it('uses the lang attribute of the element itself if it has one', async () => {
      const root = await fixture(html`<p lang="sv"><aritma-login lang="da"></aritma-login></p>`);
      expect(label(root.querySelector('aritma-login')!)).to.equal(labels.da);
    });

    it('uses English if the nearest lang attribute is empty or a language without texts', async () => {
      for (const lang of ['', 'fi']) {
        const root = await fixture(
          html`<div lang="nb">
            <p lang=${lang}><aritma-login></aritma-login></p>
          </div>`,
        );
        expect(langOf(root.querySelector('aritma-login')!)).to.equal('en');
      }
    });

    it('uses the lang attribute of an ancestor outside its shadow trees, also closed ones', async () => {
      const { login } = await nestedLogin(['nb', undefined, undefined]);
      expect(langOf(login)).to.equal('nb');
      expect(langOf((await nestedLogin(['nb', 'sv', undefined])).login)).to.equal('sv');
      expect(langOf((await nestedLogin(['nb', '', undefined])).login)).to.equal('en');
    });

    it('changes the language with the lang attribute of any ancestor', async () => {
      const { hosts, login } = await nestedLogin([undefined, 'nb', undefined]);
      hosts[1]!.lang = 'sv';
      await waitForLang(login, 'sv');
      hosts[2]!.lang = 'da';
      await waitForLang(login, 'da');
      hosts[2]!.removeAttribute('lang');
      hosts[1]!.removeAttribute('lang');
      hosts[0]!.lang = 'nn';
      await waitForLang(login, 'nn');
      login.lang = 'nb';
      await waitForLang(login, 'nb');
    });

    it('changes the language with the lang attribute of the document', async () => {
      const login = await loginElement({}, '');
      const { lang } = document.documentElement;
      document.documentElement.lang = 'nb-NO';
      await waitForLang(login, 'nb');
      document.documentElement.lang = lang;
      await waitForLang(login, 'en');
    });

    it('changes the language when the element is moved', async () => {
      const root = await fixture(
        html`<div>
          <p lang="sv"><aritma-login></aritma-login></p>
          <p lang="da"></p>
        </div>`,
      );
      const login = root.querySelector('aritma-login')!;
      root.lastElementChild!.append(login);
      await waitForLang(login, 'da');
    });

    it('changes the language also after other elements were removed', async () => {
      const [stays, goes] = [await nestedLogin(['nb', undefined]), await nestedLogin(['nb', undefined])];
      goes.login.remove();
      stays.hosts[0]!.lang = 'sv';
      await waitForLang(stays.login, 'sv');
      stays.login.remove();
      const again = await nestedLogin(['nb', undefined]);
      again.hosts[0]!.lang = 'da';
      await waitForLang(again.login, 'da');
    });

    it('stops watching the language when the watcher is removed', async () => {
      const { hosts } = await nestedLogin(['nb', undefined]);
      let changes = 0;
      const unwatch = watchLanguage(hosts[0]!, () => (changes += 1));
      hosts[0]!.lang = 'sv';
      await waitUntil(() => changes === 1);
      unwatch();
      hosts[0]!.lang = 'da';
      await aTimeout(0);
      expect(changes).to.equal(1);
    });

    it('does not change a text of the page', async () => {
      const login = await loginElement({ lang: 'nb' }, 'Sign in');
      expect(label(login)).to.equal('');
      expect(login.textContent).to.equal('Sign in');
    });

    it('changes the language of messages that are already shown', async () => {
      consoleLines('error');
      const login = await loginElement({ lang: 'sv', tenant: 'a/b' });
      login.click();
      await login.updateComplete;
      expect(statusOf(login)).to.match(/^Något är fel med den här webbplatsen.*: invalid_configuration$/);
      login.lang = 'da';
      await waitUntil(() => statusOf(login).startsWith('Der er noget galt'));
    });
  });

  describe('in <aritma-callback>', () => {
    afterEach(closePages);

    const statusTextOf = ({ callback }: CallbackPage): string => statusOf(callback);

    it('uses the language of the page', async () => {
      const page = await finish(`?error=access_denied&state=${beginLogin()}`, ({ document }) =>
        document.addEventListener('DOMContentLoaded', () => (document.documentElement.lang = 'nn')),
      );
      expect(statusTextOf(page)).to.equal('Innlogginga vart avbroten.');
      expect(linkOf(page.callback).textContent.trim()).to.equal('Prøv igjen');
      page.document.documentElement.lang = 'sv';
      await waitUntil(() => statusTextOf(page) === 'Inloggningen avbröts.');
      expect(linkOf(page.callback).textContent.trim()).to.equal('Försök igen');
    });

    it('sets lang and the text direction of its message on a page in another language', async () => {
      const page = await finish(responseFragment(unknownState), ({ document }) =>
        document.addEventListener('DOMContentLoaded', () =>
          Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' }),
        ),
      );
      const message = page.callback.renderRoot.querySelector('[role=status] span')!;
      expect(message.getAttribute('lang')).to.equal('en');
      expect(message.matches(':dir(ltr)')).to.be.true;
      expect(statusTextOf(page)).to.equal('Please log in to continue.');
    });
  });
});
