import type { Wording } from './en.js';

/** Norwegian Bokmål. */
export const nb: Wording = {
  lang: 'nb',
  login: 'Logg inn med Aritma ID',
  again: 'Prøv igjen',
  waiting: 'Fortsett i vinduet som ble åpnet.',
  pending: 'Logger deg inn\u00a0…',
  complete: 'Du er logget inn.',
  close: 'Du kan lukke dette vinduet.',
  faulty:
    'Du kan ikke logge inn på grunn av en feil på nettstedet. Meld fra til dem som driver det, og oppgi denne koden:',
  cancelled: 'Innloggingen ble avbrutt.',
  expired: 'Innloggingen tok for lang tid.',
  used: 'Denne innloggingen er allerede brukt.',
  unknown: 'Logg inn for å fortsette.',
  storage:
    'Nettleseren lar ikke nettstedet huske at du er i ferd med å logge inn. Tillat informasjonskapsler og nettstedsdata, og prøv igjen.',
  unavailable: 'Vi får ikke kontakt med innloggingstjenesten akkurat nå. Prøv igjen om litt.',
  failed: 'Innloggingen mislyktes.',
};
