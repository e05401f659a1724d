import type { Plugin } from 'rollup';

export declare const transforms: readonly Plugin[];
export declare function minify(comments: RegExp | false): Plugin;
