import { transformSync } from 'esbuild';
import MagicString from 'magic-string';

/** Lit's `css` literals. One with an expression or an escape does not match: it may be only a part of a style sheet. */
const styleSheets = /(?<=\bcss ?`)[^`$\\]*(?=`)/g;

/** A rollup plugin that minifies the style sheets in a bundle. terser does not change the content of literals. */
export const squeezeStyles = {
  name: 'squeeze-styles',
  transform(code) {
    const text = new MagicString(code);
    text.replace(styleSheets, (styles) => escape(transformSync(styles, { loader: 'css', minify: true }).code.trim()));
    return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: true }) } : null;
  },
};

function escape(styles) {
  return styles.replace(/[\\`]|\$\{/g, '\\$&');
}
