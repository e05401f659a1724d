import { transformSync } from 'esbuild';
import MagicString from 'magic-string';

/** Lit's style sheets: literals without expressions and escapes, which alone are whole style sheets. */
const STYLES = /(?<=\bcss ?`)[^`$\\]*(?=`)/g;

/** Takes white space and comments out of the style sheets of a bundle. terser leaves what stands in literals alone. */
export const squeezeStyles = {
  name: 'squeeze-styles',
  transform(code) {
    const text = new MagicString(code);
    text.replace(STYLES, (styles) => escape(transformSync(styles, { loader: 'css', minify: true }).code.trim()));
    return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: true }) } : null;
  },
};

function escape(styles) {
  return styles.replace(/[\\`]|\$\{/g, '\\$&');
}
