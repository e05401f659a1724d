import { rollup, type Plugin } from 'rollup';
import { minify, transforms, treeshake } from './bundling.mjs';

/** How a bundle may differ from those in dist/. */
export interface BundleOptions {
  /** Packages that are not included in the bundle. */
  readonly external?: readonly RegExp[];
  /** Further plugins that its modules need. */
  readonly plugins?: readonly Plugin[];
}

/**
 * Bundles a module in the same way as the files for a `<script>` tag, without any comments.
 *
 * @returns the code of the bundle
 * @throws if an import cannot be resolved
 */
export async function bundled(input: string, { external = [], plugins = [] }: BundleOptions = {}): Promise<string> {
  const build = await rollup({
    input,
    external: [...external],
    treeshake,
    plugins: [...transforms, ...plugins],
    onLog(_, { code, message }) {
      if (code === 'UNRESOLVED_IMPORT') throw new Error(message);
    },
  });
  const { output } = await build.generate({ format: 'es', inlineDynamicImports: true, plugins: [...minify()] });
  await build.close();
  return output[0].code;
}
