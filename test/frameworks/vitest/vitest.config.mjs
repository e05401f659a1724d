import { defineConfig } from 'vitest/config';

/** With `--mode inline`, Vitest also processes these packages, so that `vi.resetModules()` resets them. */
const inline = [/node_modules\/(aritma-login|lit|lit-element|lit-html|@lit)\//];

export default defineConfig(({ mode }) => ({
  test: {
    environment: 'jsdom',
    setupFiles: 'src/setup.ts',
    ...(mode === 'inline' && { server: { deps: { inline } } }),
  },
}));
