import type { Wording } from './en.js';

/** Swedish. */
export const sv: Wording = {
  lang: 'sv',
  login: 'Logga in med Aritma ID',
  again: 'Försök igen',
  waiting: 'Fortsätt i fönstret som har öppnats.',
  pending: 'Du loggas in\u00a0…',
  complete: 'Du är inloggad.',
  close: 'Du kan stänga det här fönstret.',
  faulty:
    'Det går inte att logga in på grund av ett fel på webbplatsen. Kontakta dem som ansvarar för den och uppge den här koden:',
  cancelled: 'Inloggningen avbröts.',
  expired: 'Inloggningen tog för lång tid.',
  used: 'Den här inloggningen har redan använts.',
  unknown: 'Logga in för att fortsätta.',
  storage:
    'Webbläsaren låter inte webbplatsen komma ihåg att du håller på att logga in. Tillåt kakor och webbplatsdata och försök igen.',
  unavailable: 'Det går inte att nå inloggningstjänsten just nu. Försök igen om en stund.',
  failed: 'Inloggningen misslyckades.',
};
