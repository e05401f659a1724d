import { client } from './session-browser.js';

/** What an attacker writes in place of an entry of the database. */
export const garbage = [
  'nothing',
  'text',
  'empty entry',
  'odd end',
  'no content',
  'forged tokens for the tab',
  'no access token',
  'another client',
  'no generation',
  'changed content',
] as const;
export type Garbage = (typeof garbage)[number];

/**
 * Creates garbage.
 *
 * @param entry what is stored at present
 * @param now the time of the user's clock
 */
export function garbageFor(kind: Garbage, entry: unknown, now: number): unknown {
  const present = Object(entry) as { content?: object };
  const record = {
    ...client,
    ...{ epoch: 'e', generation: 3, accessToken: 'forged', receivedAt: now, scope: '' },
    ...{ refreshToken: 'forged', sub: 'alice' },
  };
  const version = { epoch: 'e', generation: 3, written: now };
  switch (kind) {
    case 'nothing':
      return undefined;
    case 'text':
      return 'garbage';
    case 'empty entry':
      return {};
    case 'odd end':
      return { ...present, content: undefined, ended: { toString: null } };
    case 'no content':
      return { ...version, content: null };
    case 'forged tokens for the tab':
      return { ...version, content: record };
    case 'no access token':
      return { ...version, content: { ...record, accessToken: '' } };
    case 'another client':
      return { ...version, content: { ...record, clientId: 'other' } };
    case 'no generation':
      return { ...version, generation: NaN, content: { ...record, generation: NaN } };
    case 'changed content':
      return { ...present, content: { ...present.content, iv: new Uint8Array(12), accessToken: 7 } };
  }
}
