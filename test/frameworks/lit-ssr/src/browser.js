import '@lit-labs/ssr-client/lit-element-hydrate-support.js'; // before Lit
import { hydrate } from '@lit-labs/ssr-client';
import { render } from 'lit';
import { page } from './page.js';

const main = document.querySelector('main');
hydrate(page(main.dataset), main);

/** Shows the page again for another person. */
window.showFor = (name) => render(page({ ...main.dataset, name }), main);
