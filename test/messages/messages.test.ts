import { expect } from '@open-wc/testing';
import { en } from '../../src/messages/en.js';
import * as languages from '../../src/messages/languages.js';
import { AritmaLoginError, ownErrorCodes } from '../../src/oauth/error.js';
import { isRetryable, messagesFor, messageKeyFor } from '../../src/messages/messages.js';

describe('the messages for users', () => {
  for (const [tag, lang] of Object.entries({
    en: 'en',
    'en-GB': 'en',
    nb: 'nb',
    'nb-NO': 'nb',
    no: 'nb',
    'no-NO': 'nb',
    'no-bok': 'nb',
    nn: 'nn',
    'nn-NO': 'nn',
    'no-nyn': 'nn',
    'NO-NYN': 'nn',
    sv: 'sv',
    'sv-FI': 'sv',
    'sv-Latn-FI-x-bank': 'sv',
    da: 'da',
    'da-GL': 'da',
    DA: 'da',
    nb_NO: 'nb',
    ' sv ': 'sv',
    fi: 'en',
    nbx: 'en',
    'x-nb': 'en',
    '': 'en',
    '-': 'en',
    default: 'en',
    constructor: 'en',
    __proto__: 'en',
  })) {
    it(`are in ${lang} for the language tag "${tag}"`, () => expect(messagesFor(tag).lang).to.equal(lang));
  }

  for (const messages of Object.values(languages)) {
    it(`are complete in ${messages.lang}, and are sentences`, () => {
      expect(Object.keys(messages)).to.deep.equal(Object.keys(en));
      const { lang, login, again, faulty, pending, ...sentences } = messages;
      expect(messagesFor(lang)).to.equal(messages);
      expect(login).to.match(/^\p{Lu}.* Aritma ID$/u);
      expect(again).to.match(/^\p{Lu}[^.]+$/u);
      expect(faulty).to.match(/^\p{Lu}.*:$/u);
      expect(pending).to.match(/^\p{Lu}.*[^ .]…$/u);
      for (const sentence of Object.values(sentences)) expect(sentence).to.match(/^\p{Lu}.*[^ ]\.$/u);
    });
  }

  it('are different in each language', () => {
    for (const name of ['waiting', 'faulty', 'storage', 'unavailable'] as const) {
      const texts = [languages.en, languages.nb, languages.nn, languages.sv, languages.da].map((each) => each[name]);
      expect(new Set(texts).size).to.equal(5);
    }
  });

  const error = (code: string): AritmaLoginError => new AritmaLoginError(code, '');

  it('have a specific text for each error code of this package', () => {
    for (const code of ownErrorCodes) expect(messageKeyFor(error(code))).not.to.equal('failed');
  });

  for (const code of ['some_code', 'constructor', '__proto__', 'toString', '']) {
    it(`have a general text, and a retry, for the server's error "${code}"`, () => {
      expect(messageKeyFor(error(code))).to.equal('failed');
      expect(isRetryable(error(code))).to.be.true;
    });
  }

  for (const code of [
    'invalid_configuration',
    'incomplete_configuration',
    'insecure_context',
    'issuer_mismatch',
    'invalid_response',
    'invalid_request',
    'unauthorized_client',
    'unsupported_response_type',
    'invalid_scope',
    'invalid_client',
    'unsupported_grant_type',
  ]) {
    it(`have the text for developers' errors, and no retry, for ${code}`, () => {
      expect(messageKeyFor(error(code))).to.equal('faulty');
      expect(isRetryable(error(code))).to.be.false;
    });
  }
});
