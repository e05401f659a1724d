import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('aritma-') } } })],
  build: { rolldownOptions: { input: ['index.html', 'hash.html'] } },
});
