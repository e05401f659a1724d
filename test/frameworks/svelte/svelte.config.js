import adapter from '@sveltejs/adapter-static';

const hash = process.env.ROUTES === 'hash';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ pages: hash ? 'dist/hash' : 'dist', fallback: 'index.html' }),
    files: { routes: hash ? 'src/hash' : 'src/routes' },
    router: { type: hash ? 'hash' : 'pathname' },
  },
};
