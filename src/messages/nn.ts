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
  faulty: 'Noko er gale med denne nettstaden. Oppgi denne koden til eigaren:',
  cancelled: 'Innlogginga vart avbroten.',
  expired: 'Innlogginga tok for lang tid.',
  used: 'Denne innlogginga er alt brukt.',
  interrupted: 'Innlogginga vart ikkje fullført.',
  unknown: 'Logg inn for å halde fram.',
  storage: 'Tillat informasjonskapslar og nettstaddata for denne nettstaden, og prøv igjen.',
  unavailable: 'Innloggingstenesta er ikkje tilgjengeleg. Prøv igjen seinare.',
  failed: 'Innlogginga feila.',
};
