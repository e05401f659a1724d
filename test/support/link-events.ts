import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { AritmaLogin } from '../../src/index.js';
import { linkOf } from './elements.js';

/** Presses and releases the mouse button in the middle of an element. */
export async function clickOn(element: Element): Promise<void> {
  const { left, top, width, height } = element.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
}

/** Focuses an element and presses Enter. */
export async function pressEnterOn(element: HTMLElement): Promise<void> {
  element.focus();
  await sendKeys({ press: 'Enter' });
}

/** Follows a login link. */
export type FollowAction = (login: AritmaLogin) => unknown;

/** The actions that open a link in its own tab. */
export const followActions: Readonly<Record<string, FollowAction>> = {
  'a click': clickOn,
  Enter: pressEnterOn,
  'click()': (login) => login.click(),
};

/** Dispatches a pointer or mouse event on the `<a>` of an element. */
export function dispatch(login: AritmaLogin, type: string, init: MouseEventInit = {}): void {
  const Constructor = type === 'dragstart' ? DragEvent : PointerEvent;
  linkOf(login).dispatchEvent(new Constructor(type, { bubbles: true, composed: true, cancelable: true, ...init }));
}

/** The types of the events with which a user begins to follow a link. */
export type LinkEventType = 'pointerdown' | 'contextmenu' | 'dragstart' | 'click' | 'auxclick';

/** The properties that browsers give these events. */
export const linkEvents: Record<LinkEventType, MouseEventInit> = {
  pointerdown: { button: 0 },
  contextmenu: { button: 2 },
  dragstart: { button: 0 },
  click: { button: 0, detail: 1 },
  auxclick: { button: 1, detail: 1 },
};

/** The types of the events that follow a link, or that let the user follow it. */
export const followingEventTypes = (Object.keys(linkEvents) as LinkEventType[]).filter(
  (type) => type !== 'pointerdown',
);

/** Dispatches one of {@link linkEvents} on the `<a>` of an element. */
export const dispatchLinkEvent = (login: AritmaLogin, type: LinkEventType) => dispatch(login, type, linkEvents[type]);
