// Made-up people: patients, officers, and care workers for them to exclude.

import { randomUUID } from 'node:crypto';
import { niss } from '../browser/oidc/sign-in-steps.mjs';

export const CBE = '0566988259';
export const OFFICER_ROLE = 'ombudsdienst-azsl';

const GIVEN = ['Anna', 'Bram', 'Cara', 'Dries', 'Elke', 'Fons', 'Greta', 'Hugo', 'Inge', 'Joris'];
const PATIENT_FAMILIES = ['Adriaens', 'Beernaert', 'Coussement', 'Desmedt', 'Everaert'];
const WORKER_FAMILIES = ['Lambrecht', 'Matthys', 'Neirynck', 'Olbrechts', 'Persoons', 'Quintens', 'Roelandt', 'Sabbe'];
const OFFICER_FAMILIES = ['Verstraeten', 'Wouters', 'Ysebaert', 'Zwaenepoel'];

const named = (families, at) => ({ given: GIVEN[at % GIVEN.length], family: families[Math.floor(at / GIVEN.length) % families.length] });

/** So many patients, as a provider knows them. */
export function makePatients(count) {
  return Array.from({ length: count }, (_, at) => {
    const { given, family } = named(PATIENT_FAMILIES, at);
    return { key: `patient-${at}`, role: 'patient', name: `${given} ${family}`, given, family, niss: niss(`${50 + at}0315`) };
  });
}

export function makeOfficers(count) {
  return Array.from({ length: count }, (_, at) => {
    const [given, family] = [GIVEN[at], OFFICER_FAMILIES[at % OFFICER_FAMILIES.length]];
    return { key: `officer-${at}`, role: 'medewerker', name: `${given} ${family}`, given, family, niss: niss(`${40 + at}0709`), groups: [OFFICER_ROLE] };
  });
}

/** Care workers with a personnel number each. */
export function makeWorkers() {
  return Array.from({ length: GIVEN.length * WORKER_FAMILIES.length }, (_, at) => {
    const { given, family } = named(WORKER_FAMILIES, at);
    return { id: randomUUID(), name: `${given} ${family}`, given, family, number: `F-${1000 + at}` };
  });
}

/** Writes the care workers as a takeover of the directory would. */
export async function insertWorkers(postgres, workers) {
  const rows = workers.map(({ id, given, family }) => {
    const words = [given, family].map((word) => word.toLowerCase());
    const keys = [words.join(' '), words[1], [...words].sort().join(' ')].map((key) => `'${key}'`);
    return `('${id}', '${given}', '${family}', 'Verpleegkundige', ${keys.join(', ')}, now())`;
  });
  const posts = workers.map(({ id, number }) => `('${id}', (select id from institutions where cbe = '${CBE}'), 'dienst', '${number}')`);
  await postgres.owner(
    `insert into care_workers (id, given_name, family_name, function, search_key, family_key, sorted_key, added_at) values ${rows.join(', ')};
     insert into care_worker_posts (care_worker_id, institution_id, department, personnel_number) values ${posts.join(', ')}`,
  );
}
