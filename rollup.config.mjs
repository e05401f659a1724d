import { readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { writeIntegrity } from './tools/integrity.mjs';
import { squeezeStyles } from './tools/squeeze-styles.mjs';

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner = `/*! ${name} ${version} | ${license} licence */`;

// Lit's sources are named as packages, wherever npm has put them.
const sourcemapPathTransform = (path) => path.replace(/^.*node_modules\//, '');

const minified = (file, format = 'es') => ({
  banner,
  file: `dist/${file}`,
  format,
  name: 'AritmaLogin',
  sourcemap: true,
  sourcemapPathTransform,
  plugins: [terser({ ecma: 2022, compress: { passes: 3 }, format: { comments: /^!|@license/ } })],
});

const bundle = (input, ...output) => ({
  input: `dist/${input}`,
  output,
  plugins: [nodeResolve({ exportConditions: ['browser', 'production'] }), squeezeStyles, writeIntegrity],
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(log.message);
    handler(level, log);
  },
});

/** The files for a `<script>` tag, made of what tsc left in dist/, with Lit's production build inside. */
export default [
  bundle('index.js', minified('aritma-login.min.js'), minified('aritma-login.iife.min.js', 'iife')),
  bundle('login.js', minified('login.min.js')),
  bundle('callback.js', minified('callback.min.js')),
];
