/**
 * The languages of the elements, by the tags that choose them (BCP 47), in lower case and with underscores, so that they
 * are names in every tool. Another language is a file beside this one, and a line in here.
 *
 * @module
 */
export { da } from './da.js';
export { en } from './en.js';
export { nb, nb as no } from './nb.js';
export { nn, nn as no_nyn } from './nn.js';
export { sv } from './sv.js';
