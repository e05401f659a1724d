/**
 * The messages by language tag (BCP 47). The tags are in lower case and have underscores, so that they are valid names of
 * exports. To add a language, add a file to this folder and a line to this module.
 *
 * @module
 */
export { da } from './da.js';
export { en } from './en.js';
export { nb, nb as no } from './nb.js';
export { nn, nn as no_nyn } from './nn.js';
export { sv } from './sv.js';
