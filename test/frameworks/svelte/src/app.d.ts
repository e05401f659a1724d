import 'aritma-login/svelte.js';
