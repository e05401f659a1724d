import { readFileSync } from 'node:fs';
import { minify, transforms, treeshake } from './tools/bundling.mjs';
import { writeIntegrity } from './tools/integrity.mjs';

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner = `/*! ${name} ${version} | ${license} licence */`;

// Names Lit's sources by their packages, so that the source maps do not depend on where npm has put them.
const sourcemapPathTransform = (path) => path.replace(/^.*node_modules\//, '');

const minified = (file, format = 'es') => ({
  banner,
  file: `dist/${file}`,
  format,
  name: 'AritmaLogin',
  sourcemap: true,
  sourcemapPathTransform,
  plugins: [minify(/^!|@license/)],
});

const bundle = (input, ...output) => ({
  input: `dist/${input}`,
  output,
  treeshake,
  plugins: [...transforms, writeIntegrity],
  onLog(level, log, handler) {
    if (level === 'warn') throw new Error(log.message);
    handler(level, log);
  },
});

/** Creates the files for a `<script>` tag from the modules that tsc has written to dist/. They include Lit. */
export default [
  bundle('index.js', minified('aritma-login.min.js'), minified('aritma-login.iife.min.js', 'iife')),
  bundle('login.js', minified('login.min.js')),
  bundle('callback.js', minified('callback.min.js')),
  bundle('all.js', minified('aritma-session.min.js')),
];
