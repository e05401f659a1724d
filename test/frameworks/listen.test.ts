import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { AritmaCallback } from '../../src/elements/aritma-callback.js';
import { listen } from '../../src/frameworks/react.js';

describe('the ref that listen() creates', () => {
  const element = new EventTarget() as AritmaCallback;
  let received: string[] = [];
  const makeRef = (name: string) =>
    listen<AritmaCallback>({
      token: ({ type }) => received.push(`${name} ${type}`),
      tokenerror: ({ type }) => received.push(`${name} ${type}`),
    });
  const dispatch = (): void => {
    element.dispatchEvent(new Event('token'));
    element.dispatchEvent(new Event('tokenerror'));
  };

  beforeEach(() => {
    received = [];
  });

  it('receives each event once while the ref is attached, and none after it is detached', () => {
    const ref = makeRef('first');
    ref(element);
    dispatch();
    ref(null);
    dispatch();
    assert.deepEqual(received, ['first token', 'first tokenerror']);
  });

  it('receives each event once if StrictMode attaches the ref, detaches it and attaches it again', () => {
    const ref = makeRef('strict');
    ref(element);
    ref(null);
    ref(element);
    dispatch();
    ref(null);
    assert.deepEqual(received, ['strict token', 'strict tokenerror']);
  });

  it('receives each event only through the newest ref if every render creates a new one', () => {
    const [first, second] = [makeRef('first'), makeRef('second')];
    first(element);
    first(null);
    second(element);
    dispatch();
    second(null);
    assert.deepEqual(received, ['second token', 'second tokenerror']);
  });

  it('returns no clean-up function, which React 18 warns about', () => {
    const ref: (element: AritmaCallback | null) => unknown = makeRef('first');
    assert.equal(ref(element), undefined);
    assert.equal(ref(null), undefined);
  });
});
