import type { Wording } from './en.js';

/** Danish. */
export const da: Wording = {
  lang: 'da',
  login: 'Log ind med Aritma ID',
  again: 'Prøv igen',
  waiting: 'Fortsæt i det vindue, der er åbnet.',
  pending: 'Logger dig ind\u00a0…',
  complete: 'Du er logget ind.',
  close: 'Du kan lukke dette vindue.',
  faulty:
    'Du kan ikke logge ind på grund af en fejl på hjemmesiden. Kontakt dem, der står for siden, og oplys denne kode:',
  cancelled: 'Login blev afbrudt.',
  expired: 'Login tog for lang tid.',
  used: 'Dette login er allerede brugt.',
  unknown: 'Log ind for at fortsætte.',
  storage:
    'Browseren lader ikke hjemmesiden huske, at du er ved at logge ind. Tillad cookies og websitedata, og prøv igen.',
  unavailable: 'Der er ikke forbindelse til logintjenesten lige nu. Prøv igen om lidt.',
  failed: 'Login mislykkedes.',
};
