import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner = `/*! ${name} ${version} | ${license} licence */`;

/** Prints what a page has to load. */
const gzipSize = {
  name: 'gzip-size',
  writeBundle(_options, bundle) {
    for (const { type, fileName, code } of Object.values(bundle)) {
      if (type === 'chunk') console.log(`${fileName}: ${gzipSync(code, { level: 9 }).length} bytes gzip`);
    }
  },
};

// Lit's sources are named as packages, wherever npm has put them.
const sourcemapPathTransform = (path) => path.replace(/^.*node_modules\//, '');
const output = {
  banner,
  sourcemap: true,
  sourcemapPathTransform,
  plugins: [terser({ format: { comments: /^!|@license/ } })],
};

/** The files for a `<script>` tag, made of what tsc left in dist/, with Lit's production build inside. */
export default {
  input: 'dist/index.js',
  output: [
    { ...output, file: 'dist/aritma-login.min.js', format: 'es' },
    { ...output, file: 'dist/aritma-login.iife.min.js', format: 'iife', name: 'AritmaLogin' },
  ],
  plugins: [nodeResolve({ exportConditions: ['browser', 'production'] }), gzipSize],
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(log.message);
    handler(level, log);
  },
};
