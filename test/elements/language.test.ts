import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { watchLanguage } from '../../src/messages/language.js';
import type { AritmaLogin } from '../../src/index.js';
import { answer, type CallbackPage, closePages, finish, beginLogin, unknownState } from '../support/callback-page.js';
import { consoleLines, linkOf, loginElement, statusOf } from '../support/elements.js';
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
const becomes = (login: AritmaLogin, lang: string): Promise<void> => waitUntil(() => langOf(login) === lang);

/** Puts an element under hosts with the given languages, each in the shadow tree of the one before. */
async function nested(langs: (string | undefined)[]): Promise<{ hosts: HTMLElement[]; login: AritmaLogin }> {
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

describe('the language', () => {
  beforeEach(() => void consoleLines('warn'));

  describe('of <aritma-login>', () => {
    for (const [lang, text] of Object.entries(labels)) {
      it(`is ${lang} where that is the nearest`, async () => {
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

    it('is its own attribute in the first place', async () => {
      const root = await fixture(html`<p lang="sv"><aritma-login lang="da"></aritma-login></p>`);
      expect(label(root.querySelector('aritma-login')!)).to.equal(labels.da);
    });

    it('is English where the nearest is unknown, or says that it is', async () => {
      for (const lang of ['', 'fi']) {
        const root = await fixture(
          html`<div lang="nb">
            <p lang=${lang}><aritma-login></aritma-login></p>
          </div>`,
        );
        expect(langOf(root.querySelector('aritma-login')!)).to.equal('en');
      }
    });

    it('is found through shadow trees, closed ones too', async () => {
      const { login } = await nested(['nb', undefined, undefined]);
      expect(langOf(login)).to.equal('nb');
      expect(langOf((await nested(['nb', 'sv', undefined])).login)).to.equal('sv');
      expect(langOf((await nested(['nb', '', undefined])).login)).to.equal('en');
    });

    it('follows a change, at whatever height', async () => {
      const { hosts, login } = await nested([undefined, 'nb', undefined]);
      hosts[1]!.lang = 'sv';
      await becomes(login, 'sv');
      hosts[2]!.lang = 'da';
      await becomes(login, 'da');
      hosts[2]!.removeAttribute('lang');
      hosts[1]!.removeAttribute('lang');
      hosts[0]!.lang = 'nn';
      await becomes(login, 'nn');
      login.lang = 'nb';
      await becomes(login, 'nb');
    });

    it('follows a change of the whole page', async () => {
      const login = await loginElement({}, '');
      const { lang } = document.documentElement;
      document.documentElement.lang = 'nb-NO';
      await becomes(login, 'nb');
      document.documentElement.lang = lang;
      await becomes(login, 'en');
    });

    it('follows a move', async () => {
      const root = await fixture(
        html`<div>
          <p lang="sv"><aritma-login></aritma-login></p>
          <p lang="da"></p>
        </div>`,
      );
      const login = root.querySelector('aritma-login')!;
      root.lastElementChild!.append(login);
      await becomes(login, 'da');
    });

    it('is followed still when others have gone', async () => {
      const [stays, goes] = [await nested(['nb', undefined]), await nested(['nb', undefined])];
      goes.login.remove();
      stays.hosts[0]!.lang = 'sv';
      await becomes(stays.login, 'sv');
      stays.login.remove();
      const again = await nested(['nb', undefined]);
      again.hosts[0]!.lang = 'da';
      await becomes(again.login, 'da');
    });

    it('is watched no longer than its element stays', async () => {
      const { hosts } = await nested(['nb', undefined]);
      let changes = 0;
      const unwatch = watchLanguage(hosts[0]!, () => (changes += 1));
      hosts[0]!.lang = 'sv';
      await waitUntil(() => changes === 1);
      unwatch();
      hosts[0]!.lang = 'da';
      await aTimeout(0);
      expect(changes).to.equal(1);
    });

    it('leaves a text of the page alone', async () => {
      const login = await loginElement({ lang: 'nb' }, 'Sign in');
      expect(label(login)).to.equal('');
      expect(login.textContent).to.equal('Sign in');
    });

    it('is that of its sentences too, also after they were said', async () => {
      consoleLines('error');
      const login = await loginElement({ lang: 'sv', tenant: 'a/b' });
      login.click();
      await login.updateComplete;
      expect(statusOf(login)).to.match(/^Något är fel med den här webbplatsen.*: invalid_configuration$/);
      login.lang = 'da';
      await waitUntil(() => statusOf(login).startsWith('Der er noget galt'));
    });
  });

  describe('of <aritma-callback>', () => {
    afterEach(closePages);

    const said = ({ callback }: CallbackPage): string => statusOf(callback);

    it('is that of its page', async () => {
      const page = await finish(`?error=access_denied&state=${beginLogin()}`, ({ document }) =>
        document.addEventListener('DOMContentLoaded', () => (document.documentElement.lang = 'nn')),
      );
      expect(said(page)).to.equal('Innlogginga vart avbroten.');
      expect(linkOf(page.callback).textContent.trim()).to.equal('Prøv igjen');
      page.document.documentElement.lang = 'sv';
      await waitUntil(() => said(page) === 'Inloggningen avbröts.');
      expect(linkOf(page.callback).textContent.trim()).to.equal('Försök igen');
    });

    it('is marked, for a page in another one', async () => {
      const page = await finish(answer(unknownState), ({ document }) =>
        document.addEventListener('DOMContentLoaded', () =>
          Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' }),
        ),
      );
      const words = page.callback.renderRoot.querySelector('[role=status] span')!;
      expect(words.getAttribute('lang')).to.equal('en');
      expect(words.matches(':dir(ltr)')).to.be.true;
      expect(said(page)).to.equal('Please log in to continue.');
    });
  });
});
