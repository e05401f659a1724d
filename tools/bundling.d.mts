import type { Plugin, TreeshakingOptions } from 'rollup';

export declare const treeshake: TreeshakingOptions;
export declare const transforms: readonly Plugin[];
export declare function minify(comments: RegExp | false): Plugin;
