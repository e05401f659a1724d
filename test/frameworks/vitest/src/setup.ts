import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';

const levels = ['error', 'warn'] as const;

beforeEach(() => {
  for (const level of levels) vi.spyOn(console, level);
});

afterEach(() => {
  const messages = levels.flatMap((level) => vi.mocked(console[level]).mock.calls.map(([message]) => String(message)));
  vi.restoreAllMocks();
  document.body.replaceChildren();
  localStorage.clear();
  history.replaceState(null, '', '/');
  expect(messages.filter((message) => !message.includes('lit.dev/msg'))).toEqual([]);
});

// Vitest may run the next file in the same document, which keeps the outcome of a login for one second.
afterAll(() => new Promise((resolve) => setTimeout(resolve, 1100)));
