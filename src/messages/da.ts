import type { Messages } from './en.js';

/** Danish. */
export const da: Messages = {
  lang: 'da',
  login: 'Log ind med Aritma ID',
  again: 'Prøv igen',
  waiting: 'Fortsæt i det vindue, der er åbnet.',
  pending: 'Logger dig ind\u00a0…',
  complete: 'Du er logget ind.',
  close: 'Du kan lukke dette vindue.',
  faulty: 'Der er noget galt med denne hjemmeside. Oplys denne kode til ejeren:',
  cancelled: 'Login blev afbrudt.',
  expired: 'Login tog for lang tid.',
  used: 'Dette login er allerede brugt.',
  interrupted: 'Login blev ikke gennemført.',
  unknown: 'Log ind for at fortsætte.',
  storage: 'Tillad cookies og websitedata for denne hjemmeside, og prøv igen.',
  unavailable: 'Logintjenesten er ikke tilgængelig. Prøv igen senere.',
  failed: 'Login mislykkedes.',
};
