import { failure } from '../../common/failure';

const longest = 100;
/** What JSON or a file system would take for something else. */
const taken: readonly string[] = ['.', '..', '__proto__'];

/** Throws BAD_VALUE for what can't be the name of a new connector. What can is less than what `OBJECTSTORAGE.<name>:` could hold. */
export function checkName(name: string): void {
  if (name === '' || name.length > longest) {
    throw failure('BAD_VALUE', `A connector's name has 1 to ${longest} characters.`);
  }
  if (!/^[A-Za-z0-9_.-]+$/.test(name) || taken.includes(name)) {
    throw failure(
      'BAD_VALUE',
      "A connector's name has letters from A to Z, digits, and any of _ . - only."
    );
  }
}
