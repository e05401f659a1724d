import { expect } from '@open-wc/testing';
import type { AritmaLogin } from '../../src/index.js';
import { linkOf } from './elements.js';
import { collectEvents, followedAddresses } from './events.js';
import type { FollowAction } from './link-events.js';

/** Expects that a login link has no URL, and tells screen readers that it is disabled. */
export function expectInert(login: AritmaLogin): void {
  const link = linkOf(login);
  expect(link.hasAttribute('href')).to.be.false;
  expect(login.href).to.equal('');
  expect(link.getAttribute('role')).to.equal('link');
  expect(link.getAttribute('aria-disabled')).to.equal('true');
}

/** Follows an inert link, and expects one error with the given code: no token, no navigation, nothing stored. */
export async function expectRefusal(login: AritmaLogin, follow: FollowAction, code: string): Promise<void> {
  const followed = followedAddresses();
  const tokens = collectEvents('token');
  const tokenErrors = collectEvents('tokenerror');
  await follow(login);
  await login.updateComplete;
  expect(tokenErrors.map(({ detail }) => detail.code)).to.deep.equal([code]);
  expect(login.error?.code).to.equal(code);
  expect([...tokens, ...followed]).to.deep.equal([]);
  expect(localStorage.length + sessionStorage.length).to.equal(0);
}
