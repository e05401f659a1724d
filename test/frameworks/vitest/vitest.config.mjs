import { defineConfig } from 'vitest/config';

/** `--mode inline` has Vitest process the packages too, which `vi.resetModules()` then resets. */
const inline = [/node_modules\/(aritma-login|lit|lit-element|lit-html|@lit)\//];

export default defineConfig(({ mode }) => ({
  test: {
    environment: 'jsdom',
    setupFiles: 'src/setup.ts',
    ...(mode === 'inline' && { server: { deps: { inline } } }),
  },
}));
