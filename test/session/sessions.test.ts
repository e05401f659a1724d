import { expect } from '@open-wc/testing';
import type { AritmaLoginError } from '../../src/oauth/error.js';
import type { getSession as GetSession, SessionSettings } from '../../src/session.js';
import { closeFrames, openFrame } from './support/frames.js';
import { newClient } from './support/sessions.js';

describe('getSession()', () => {
  const one = newClient();
  const two = { ...newClient(), clientId: 'app', authority: 'https://login.example' };
  let getSession: typeof GetSession;

  // The page of the tests knows the sessions of other tests.
  before(async () => {
    const { window } = await openFrame(one, () => undefined);
    ({ getSession } = window as unknown as { getSession: typeof GetSession });
    getSession(two);
  });
  after(closeFrames);

  function errorOf(settings?: SessionSettings): AritmaLoginError {
    try {
      getSession(settings);
    } catch (error) {
      return error as AritmaLoginError;
    }
    throw new Error('It has returned a session.');
  }

  for (const [title, settings, client] of [
    ['tenant', { tenant: two.tenant }, two],
    ['client ID', { clientId: two.clientId }, two],
    ['authority', { authority: two.authority }, two],
    ['authority, which ends with a slash', { authority: `${two.authority}/` }, two],
    ['tenant and authority', { tenant: one.tenant, authority: one.authority }, one],
  ] as const) {
    it(`returns the only session with the ${title}`, () => {
      expect(getSession(settings) === getSession(client)).to.be.true;
    });
  }

  it('throws an error if the page knows more than one session', () => {
    const { code, message } = errorOf();
    expect(code).to.equal('incomplete_configuration');
    expect(message).to.include('more than one session').and.to.include('Set tenant and clientId');
  });

  for (const settings of [{ tenant: 'unknown' }, { tenant: one.tenant, authority: two.authority }]) {
    it(`throws an error if no session has the ${Object.keys(settings).join(' and ')}`, () => {
      const { code, message } = errorOf(settings);
      expect(code).to.equal('incomplete_configuration');
      expect(message).to.include('no such session').and.to.include('Set tenant and clientId');
    });
  }

  for (const tenant of ['.', '..']) {
    it(`throws an error if the tenant is "${tenant}", which would lead to another address`, () => {
      expect(errorOf({ ...one, tenant }).code).to.equal('invalid_configuration');
    });
  }

  it('accepts a tenant that ends with a dot', () => {
    expect(getSession({ ...one, tenant: 'acme.' }).client.tenant).to.equal('acme.');
  });
});
