import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  // Otherwise, the development server finds the package only when a page is open, and has to reload that page.
  optimizeDeps: { include: ['aritma-login', 'aritma-login/session.js', 'aritma-login/session-element.js'] },
});
