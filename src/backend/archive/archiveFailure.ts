import { failure, type MlModelError } from '../../common/failure';

const shownLength = 80;

/** A path as messages show it: quoted, at most 80 characters, control and direction characters escaped. */
export function shown(path: string): string {
  const escaped = Array.from(path.slice(0, 2 * shownLength), escapeOne);
  const short = escaped.length > shownLength || path.length > 2 * shownLength;
  return `"${short ? `${escaped.slice(0, shownLength - 1).join('')}…` : escaped.join('')}"`;
}

function escapeOne(character: string): string {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
  return character === '"' || character === '\\' ? `\\${character}` : character;
}

/** The failure for a source that is no archive, or a damaged one. */
export function invalid(message: string, cause?: unknown): MlModelError {
  return failure('ARCHIVE_INVALID', message, cause === undefined ? {} : { cause });
}

/** The failure for a well-formed member that must not be stored: `why` continues the sentence "The member … ". */
export function unsafe(path: string, why: string): MlModelError {
  return failure('ARCHIVE_UNSAFE', `The archive's member ${shown(path)} ${why}.`);
}

/** The failure for an archive over a limit. */
export function tooLarge(message: string): MlModelError {
  return failure('ARCHIVE_TOO_LARGE', message);
}
