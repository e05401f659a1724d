import type { Wording } from './en.js';

/** Norwegian Nynorsk. */
export const nn: Wording = {
  lang: 'nn',
  login: 'Logg inn med Aritma ID',
  again: 'Prøv igjen',
  waiting: 'Hald fram i vindauget som vart opna.',
  pending: 'Loggar deg inn\u00a0…',
  complete: 'Du er logga inn.',
  close: 'Du kan lukke dette vindauget.',
  faulty:
    'Du kan ikkje logge inn på grunn av ein feil på nettstaden. Meld frå til dei som driv han, og oppgi denne koden:',
  cancelled: 'Innlogginga vart avbroten.',
  expired: 'Innlogginga tok for lang tid.',
  used: 'Denne innlogginga er alt brukt.',
  unknown: 'Logg inn for å halde fram.',
  storage:
    'Nettlesaren lèt ikkje nettstaden hugse at du er i ferd med å logge inn. Tillat informasjonskapslar og nettstaddata, og prøv igjen.',
  unavailable: 'Vi får ikkje kontakt med innloggingstenesta akkurat no. Prøv igjen om litt.',
  failed: 'Innlogginga feila.',
};
