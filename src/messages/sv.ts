import type { Messages } from './en.js';

/** Swedish. */
export const sv: Messages = {
  lang: 'sv',
  login: 'Logga in med Aritma ID',
  again: 'Försök igen',
  waiting: 'Fortsätt i fönstret som har öppnats.',
  pending: 'Du loggas in\u00a0…',
  complete: 'Du är inloggad.',
  close: 'Du kan stänga det här fönstret.',
  faulty: 'Webbplatsen har ett fel. Uppge den här koden för dem som ansvarar för den:',
  cancelled: 'Inloggningen avbröts.',
  expired: 'Inloggningen tog för lång tid.',
  used: 'Den här inloggningen har redan använts.',
  interrupted: 'Inloggningen slutfördes inte.',
  unknown: 'Logga in för att fortsätta.',
  storage: 'Tillåt kakor och webbplatsdata för webbplatsen och försök igen.',
  unavailable: 'Det går inte att nå inloggningstjänsten. Försök igen senare.',
  failed: 'Inloggningen misslyckades.',
};
