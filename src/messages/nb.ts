import type { Messages } from './en.js';

/** Norwegian Bokmål. */
export const nb: Messages = {
  lang: 'nb',
  login: 'Logg inn med Aritma ID',
  again: 'Prøv igjen',
  waiting: 'Fortsett i vinduet som ble åpnet.',
  pending: 'Logger deg inn\u00a0…',
  complete: 'Du er logget inn.',
  close: 'Du kan lukke dette vinduet.',
  faulty: 'Noe er galt med dette nettstedet. Oppgi denne koden til eieren:',
  cancelled: 'Innloggingen ble avbrutt.',
  expired: 'Innloggingen tok for lang tid.',
  used: 'Denne innloggingen er allerede brukt.',
  interrupted: 'Innloggingen ble ikke fullført.',
  unknown: 'Logg inn for å fortsette.',
  storage: 'Tillat informasjonskapsler og nettstedsdata for dette nettstedet, og prøv igjen.',
  unavailable: 'Innloggingstjenesten er ikke tilgjengelig. Prøv igjen senere.',
  failed: 'Innloggingen mislyktes.',
};
