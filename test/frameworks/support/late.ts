import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { follow, logIn } from '../../e2e/support/demo-visitor.js';
import { callback, historyRoutes, login } from './behaves.js';
import type { Open } from './describe-application.js';
import { leavesNoResponse } from './rendered.js';
import { Visitor } from './visitor.js';

/** The endings of a login: the state of the callback, and the event or error code that the application must receive. */
export const endings = [
  { outcome: 'a token', state: 'complete', event: 'token' },
  { outcome: 'a cancelled login', state: 'error', event: 'access_denied' },
] as const;

export type Ending = (typeof endings)[number];

/** How long after the outcome the application adds its listeners, in milliseconds. */
const delay = 3000;

export interface LateOptions {
  /**
   * Whether the page also loads this package with a separate script, as from a CDN. This is for frameworks that run no
   * script of the application until all of its scripts have loaded.
   */
  isLoadedApart?: boolean;
}

/** The tests of an application that hydrates seconds after the outcome of the login is known. */
export function itHydratesLate(context: Open, options?: LateOptions): void {
  for (const ending of endings) {
    it(`dispatches one event for ${ending.outcome} to an application that hydrates seconds later`, async () => {
      const { origin } = context.application;
      const visitor = await Visitor.arrive(context.browser, origin + historyRoutes.accounts);
      await follow(visitor.page, login);
      const release = await holdCallbackScript(visitor.page, origin);
      await endLogin(visitor, ending, options);
      assert.ok((await release()) > 0, 'a script was held back');
      await expectEventOnce(visitor, ending);
      await leavesNoResponse(visitor, origin);
      await visitor.leave();
    });
  }
}

/** Ends a login, and checks that the application has received no event seconds after the callback had the outcome. */
export async function endLogin(visitor: Visitor, ending: Ending, { isLoadedApart }: LateOptions = {}): Promise<void> {
  const { page } = visitor;
  if (ending.event === 'token') await logIn(page);
  else await page.locator('[value=cancel]').click();
  await page.waitForSelector('aritma-callback');
  if (isLoadedApart) await page.addScriptTag({ path: 'dist/aritma-login.min.js', type: 'module' });
  await page.waitForSelector(`aritma-callback:state(${ending.state})`);
  await sleep(delay);
  await visitor.expectEvents();
}

/** Checks that the application receives the outcome only once, and uses it. */
export async function expectEventOnce(visitor: Visitor, { event }: Ending): Promise<void> {
  await visitor.expectEvents(event);
  if (event === 'token') await visitor.waitForAccounts();
  else await visitor.page.locator(`${callback} >>> [part='link']`).wait();
  await sleep(1000);
  await visitor.expectEvents(event);
}

/**
 * Delays scripts that contain the application's callback.
 *
 * @returns a function that lets them load, and returns their number
 */
export async function holdCallbackScript(page: Page, origin: string): Promise<() => Promise<number>> {
  const held: HTTPRequest[] = [];
  let isHolding = true;
  const handle = async (request: HTTPRequest): Promise<void> => {
    const isScript = request.resourceType() === 'script' && request.url().startsWith(origin);
    const isHeld = isScript && /console\.info\(.token.\)/.test(await (await fetch(request.url())).text());
    if (isHeld && isHolding) held.push(request);
    else await request.continue();
  };
  page.on('request', (request) => void handle(request));
  await page.setRequestInterception(true);
  return async () => {
    isHolding = false;
    for (const request of held) await request.continue();
    return held.length;
  };
}
