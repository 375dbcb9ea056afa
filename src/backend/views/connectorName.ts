import { failure, type MlModelError } from '../../common/failure';

const longest = 100;
/** What JSON or a file system would take for something else. */
const taken: readonly string[] = ['.', '..', '__proto__'];

/** What is wrong with the name of a new connector, as a sentence; undefined when nothing is. It must be what `OBJECTSTORAGE.<name>:` can hold. */
export function complaintAboutName(name: string): string | undefined {
  if (name === '' || name.length > longest) {
    return `A connector's name has 1 to ${longest} characters.`;
  }
  return /^[A-Za-z0-9_.-]+$/.test(name) && !taken.includes(name)
    ? undefined
    : "A connector's name has letters A to Z, digits, and any of _ . - only.";
}

/** Throws BAD_VALUE for what can't be the name of a connector. */
export function checkName(name: string): void {
  const complaint = complaintAboutName(name);
  if (complaint !== undefined) {
    throw badValue(complaint);
  }
}

function badValue(message: string): MlModelError {
  return failure('BAD_VALUE', message);
}
