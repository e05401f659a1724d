import type { Messages } from './en.js';

/** Norwegian Nynorsk. */
export const nn: Messages = {
  lang: 'nn',
  login: 'Logg inn med Aritma ID',
  again: 'Prøv igjen',
  waiting: 'Hald fram i vindauget som vart opna.',
  pending: 'Loggar deg inn\u00a0…',
  complete: 'Du er logga inn.',
  close: 'Du kan lukke dette vindauget.',
  faulty: 'Nettstaden har ein feil. Oppgi denne koden til dei som driv han:',
  cancelled: 'Innlogginga vart avbroten.',
  expired: 'Innlogginga tok for lang tid.',
  used: 'Denne innlogginga er alt brukt.',
  interrupted: 'Innlogginga vart ikkje fullført.',
  unknown: 'Logg inn for å halde fram.',
  storage: 'Tillat informasjonskapslar og nettstaddata for nettstaden, og prøv igjen.',
  unavailable: 'Vi får ikkje kontakt med innloggingstenesta. Prøv igjen seinare.',
  failed: 'Innlogginga feila.',
};
