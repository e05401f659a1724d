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
  faulty: 'Något är fel med den här webbplatsen. Uppge den här koden för ägaren:',
  cancelled: 'Inloggningen avbröts.',
  expired: 'Inloggningen tog för lång tid.',
  used: 'Den här inloggningen har redan använts.',
  interrupted: 'Inloggningen slutfördes inte.',
  unknown: 'Logga in för att fortsätta.',
  storage: 'Tillåt cookies och webbplatsdata för den här webbplatsen och försök igen.',
  unavailable: 'Inloggningstjänsten är inte tillgänglig. Försök igen senare.',
  failed: 'Inloggningen misslyckades.',
};
