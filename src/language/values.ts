import { modelFormats, modelTypes, summaryFields } from '../common/model';
import type { ModelFormat, ModelType, SummaryField } from '../common/model';
import { nearest } from '../common/nearest';
import { decodeBase64 } from './base64';
import type { Given } from './given';
import { inQuotes, oneOf } from './wording';

const longestName = 200;
const fullNames: ReadonlyMap<string, ModelType> = new Map([
  ['tensorflow', 'tf'],
  ['scikit-learn', 'sklearn']
]);

/** A model's name in NFC: 1 to 200 characters, no `/`, `:`, control character or blank at either end. */
export function asName(given: Given): string {
  const name = given.word.normalize('NFC');
  if (name === '') {
    throw given.refuse('A name has at least one character');
  }
  if (name.length > 2 * longestName || Array.from(name).length > longestName) {
    throw given.refuse(`A name has at most ${longestName} characters, and this one has more`);
  }
  const allowed = name.replace(/[/:\p{Cc}\p{Cs}]+/gu, '_').trim();
  if (allowed !== name) {
    const message = `${inQuotes(name)} can't be a name: no /, : or control character may be in it, and no blank at either end`;
    throw given.refuse(message, allowed === '' ? undefined : allowed);
  }
  return name;
}

/** Text that is compared with other text, so in NFC. */
export function asText(given: Given): string {
  return given.word.normalize('NFC');
}

/** Text as typed. */
export function asTyped(given: Given): string {
  return given.word;
}

/** A type by its name or full name, in any case. */
export function asType(given: Given): ModelType {
  const word = given.word.toLowerCase();
  return fullNames.get(word) ?? pick(given, modelTypes, fullNames.keys());
}

/** A format, in any case. */
export function asFormat(given: Given): ModelFormat {
  return pick(given, modelFormats);
}

/** `on` or `off`, in any case. */
export function asSwitch(given: Given): boolean {
  return pick(given, ['on', 'off']) === 'on';
}

/** A field of summary, in any case. */
export function asField(given: Given): SummaryField {
  return pick(given, summaryFields);
}

/** A revision or serving version: a whole number from 1. */
export function asVersion(given: Given): number {
  const { word } = given;
  const version = /^[0-9]{1,15}$/.test(word) ? Number(word) : 0;
  if (version < 1) {
    const [near] = /[1-9][0-9]{0,14}/.exec(word) ?? [];
    throw given.refuse(`${inQuotes(word)} is no version: versions are whole numbers from 1`, near);
  }
  return version;
}

/** A text, perhaps as `base64(…)` of its UTF-8. */
export function asDescription(given: Given): string {
  if (given.node.kind !== 'base64') {
    return given.word;
  }
  const text = decodeBase64(given.node.value);
  if (text === null) {
    throw given.refuse('What stands in base64(…) is not base64 of a UTF-8 text');
  }
  return text;
}

/** `(a, b)`; a single word is a list of one. */
export function asTags(given: Given): readonly string[] {
  return given.node.kind === 'tags' ? given.node.items.map(item => item.value) : [given.word];
}

/** The one of `right` that the value spells in any case; `alsoNear` are further words that a slip may have been meant as. */
function pick<T extends string>(
  given: Given,
  right: readonly T[],
  alsoNear: Iterable<string> = []
): T {
  const word = given.word.toLowerCase();
  const found = right.find(candidate => candidate === word);
  if (found !== undefined) {
    return found;
  }
  const [near] = nearest(given.word, [...right, ...alsoNear]);
  const { option } = given;
  throw near === undefined
    ? given.refuse(`${inQuotes(given.word)} is no ${option}: it can be ${oneOf(right)}`)
    : given.refuse(`${inQuotes(given.word)} is no ${option}`, near);
}
