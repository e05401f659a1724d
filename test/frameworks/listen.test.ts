import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { AritmaCallback } from '../../src/aritma-callback.js';
import { listen } from '../../src/frameworks/react.js';

describe('listen, as React calls its ref', () => {
  const element = new EventTarget() as AritmaCallback;
  let heard: string[] = [];
  const makeRef = (name: string) =>
    listen<AritmaCallback>({
      token: ({ type }) => heard.push(`${name} ${type}`),
      tokenerror: ({ type }) => heard.push(`${name} ${type}`),
    });
  const dispatch = (): void => {
    element.dispatchEvent(new Event('token'));
    element.dispatchEvent(new Event('tokenerror'));
  };

  beforeEach(() => {
    heard = [];
  });

  it('hears of each event once when the ref is attached, and of none when it is detached', () => {
    const ref = makeRef('first');
    ref(element);
    dispatch();
    ref(null);
    dispatch();
    assert.deepEqual(heard, ['first token', 'first tokenerror']);
  });

  it('hears of each event once when StrictMode attaches the ref, detaches it and attaches it again', () => {
    const ref = makeRef('strict');
    ref(element);
    ref(null);
    ref(element);
    dispatch();
    ref(null);
    assert.deepEqual(heard, ['strict token', 'strict tokenerror']);
  });

  it('hears of each event by the newest ref only when every render makes another one', () => {
    const [first, second] = [makeRef('first'), makeRef('second')];
    first(element);
    first(null);
    second(element);
    dispatch();
    second(null);
    assert.deepEqual(heard, ['second token', 'second tokenerror']);
  });

  it('returns no clean-up function, which React 18 warns about', () => {
    const ref: (element: AritmaCallback | null) => unknown = makeRef('first');
    assert.equal(ref(element), undefined);
    assert.equal(ref(null), undefined);
  });
});
