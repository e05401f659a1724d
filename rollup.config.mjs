import { readFileSync } from 'node:fs';
import MagicString from 'magic-string';
import { minify, privateNames, transforms, treeshake } from './tools/bundling.mjs';
import { writeIntegrity } from './tools/integrity.mjs';

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const banner =
  `/*! ${name} ${version} | ${license} licence | ` +
  'Lit: Copyright 2017, 2019 Google LLC, SPDX-License-Identifier: BSD-3-Clause */\n';

/** Adds the banner after the minifiers, which would move or remove it. */
const addBanner = {
  name: 'banner',
  renderChunk(code) {
    const text = new MagicString(code).prepend(banner);
    return { code: text.toString(), map: text.generateMap({ hires: true }) };
  },
};

// Names Lit's sources by their packages, so that the source maps do not depend on where npm has put them.
const sourcemapPathTransform = (path) => path.replace(/^.*node_modules\//, '');

const minified = (file, format = 'es') => ({
  file: `dist/${file}`,
  format,
  name: 'AritmaLogin',
  sourcemap: true,
  sourcemapPathTransform,
  plugins: [...minify(privateNames), addBanner],
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
