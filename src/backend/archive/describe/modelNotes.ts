import type { Json, ModelFacts } from '../../../common/model';
import { invalid, shown } from '../archiveFailure';

/** Bytes of the largest `mlmodel.json` that is read. */
export const longestNotes = 1024 * 1024;

type Field = Exclude<keyof ModelFacts, 'signature'>;
type FieldRule = { readonly is: (value: Json) => boolean; readonly called: string };

const text: FieldRule = { is: value => typeof value === 'string', called: 'a text' };
const object: FieldRule = { is: isObject, called: 'an object' };
const texts: FieldRule = {
  is: value => text.is(value) || (isList(value) && value.every(text.is)),
  called: 'a text or a list of texts'
};

const fields: Readonly<Record<Field, FieldRule>> = {
  feature: texts,
  label: texts,
  parameter: object,
  evaluation: {
    is: value => isList(value) && value.every(isEpoch),
    called: 'a list of {"losses": {…}, "metrics": {…}}, one for each epoch'
  },
  cross_validation: object,
  grid_info: object,
  train_cnt: {
    is: value => Number.isSafeInteger(value) && Number(value) >= 0,
    called: 'an integer of 0 or more'
  },
  elapsed: {
    is: value => typeof value === 'number' && value >= 0,
    called: 'a number of seconds, 0 or more'
  },
  dictionary: text,
  description: text
};

/** The facts in an `mlmodel.json`; unknown members are left out. Rejects with ARCHIVE_INVALID naming the field that is wrong. */
export function parseNotes(bytes: Uint8Array, path: string): ModelFacts {
  const notes = parseJson(bytes, path);
  const facts = Object.entries(fields).flatMap(([field, rule]) => {
    const value = Object.hasOwn(notes, field) ? notes[field] : undefined;
    if (value !== undefined && !rule.is(value)) {
      throw invalid(`In the archive's ${shown(path)} the field "${field}" must be ${rule.called}.`);
    }
    return value === undefined ? [] : [[field, value]];
  });
  return Object.fromEntries(facts) as ModelFacts;
}

function parseJson(bytes: Uint8Array, path: string): Readonly<Record<string, Json>> {
  let notes: Json;
  try {
    notes = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch (error) {
    throw invalid(`The archive's ${shown(path)} is not JSON in UTF-8.`, error);
  }
  if (!isObject(notes)) {
    throw invalid(`The archive's ${shown(path)} must hold a JSON object.`);
  }
  return notes;
}

function isEpoch(value: Json): boolean {
  return isObject(value) && isNumbers(value['losses']) && isNumbers(value['metrics']);
}

function isNumbers(value: Json | undefined): boolean {
  return (
    value === undefined ||
    (isObject(value) && Object.values(value).every(entry => typeof entry === 'number'))
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !isList(value);
}
