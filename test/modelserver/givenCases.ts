import { readFileSync } from 'node:fs';

/** The sections of a file of behaviour cases, each a list. */
export type Section =
  | 'request_cases'
  | 'example_request_cases'
  | 'response_cases'
  | 'classification_result_cases'
  | 'regression_result_cases'
  | 'http_cases'
  | 'version_dir_cases'
  | 'version_policy_cases'
  | 'config_cases';

const file =
  process.env['MLMODEL_TFSERVING_CASES'] || new URL('tfserving-cases.json', import.meta.url);

const content = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;

/**
 * How TensorFlow Serving behaves, as cases: this folder's, or those of the file that `MLMODEL_TFSERVING_CASES` names. Each runner
 * makes one test a case, titled with the case's name. A section that the file doesn't have has no cases.
 */
// The caller says what its section's cases hold; what is read is only as true as the file.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function givenCases<Case extends { readonly name: string }>(
  section: Section
): readonly Case[] {
  return (content[section] ?? []) as readonly Case[];
}

/** What the HTTP cases are run against. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function givenHttpFixture<Fixture>(): Fixture {
  return content['http_fixture'] as Fixture;
}
