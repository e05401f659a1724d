import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { squeezeStyles } from './squeeze-styles.mjs';

/** What every bundle's modules go through. */
export const transforms = [nodeResolve({ exportConditions: ['browser', 'production'] }), squeezeStyles];

/** Makes code short, as every bundle's is. @param comments those that stay */
export const minify = (comments) => terser({ ecma: 2022, compress: { passes: 3 }, format: { comments } });
