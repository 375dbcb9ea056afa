import { StoreError } from './objectStore';

/** The longest key that every store takes, in UTF-8 bytes (S3's own limit). */
const longestKey = 1024;

/** The longest segment made from a name, in bytes. */
const longestName = 80;

/** Names that the folder store uses for what it has not finished; no object may have them. */
const reservedName = /^\.mlmodel-[0-9a-f]{16}\.tmp$/;

/**
 * The segments of a key that may be used in any store. Throws StoreError `leavesFolder` for an absolute key
 * or one with `.` or `..`, and `invalidKey` for one that is empty, too long, has an empty segment, a NUL,
 * or half a character.
 */
export function keySegments(key: string): readonly string[] {
  const segments = key.split('/');
  if (key.startsWith('/') || segments.some(segment => segment === '..' || segment === '.')) {
    throw new StoreError('leavesFolder', 'The key is absolute or climbs with "." or "..".');
  }
  if (segments.includes('')) {
    throw new StoreError('invalidKey', 'The key is empty or has an empty part.');
  }
  if (Buffer.byteLength(key) > longestKey) {
    throw new StoreError('invalidKey', `The key is longer than ${longestKey} bytes.`);
  }
  if (key.includes('\0') || /\p{Surrogate}/u.test(key) || segments.some(isReservedName)) {
    throw new StoreError('invalidKey', 'The key has a character or a name that no store takes.');
  }
  return segments;
}

/** The folders of a prefix, up to its last `/`. Throws as {@link keySegments} does for those that no key can have. */
export function prefixSegments(prefix: string): readonly string[] {
  const end = prefix.lastIndexOf('/');
  return end < 0 ? [] : keySegments(prefix.slice(0, end));
}

/** Whether every store takes `key`. */
export function isObjectKey(key: string): boolean {
  try {
    return keySegments(key).length > 0;
  } catch {
    return false;
  }
}

/**
 * `text` as one segment of a key, for human eyes only: ASCII letters, digits, `._-`, the rest percent-encoded, cut to 80 bytes.
 * Never empty, never `.` or `..`.
 */
export function storedName(text: string): string {
  const encoded = [...Buffer.from(text)]
    .map(byte => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('')
    .replace(/^\.|^$/, '%2E');
  return encoded.slice(0, longestName).replace(/%.?$/, '');
}

/** Whether a file of this name is an unfinished write of the folder store. */
export function isReservedName(name: string): boolean {
  return reservedName.test(name);
}

/** Orders keys as their UTF-8 bytes do, which is how S3 lists (UTF-16 order differs above U+FFFF). */
export function compareKeys(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const difference = utf8Rank(left.charCodeAt(i)) - utf8Rank(right.charCodeAt(i));
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length - right.length;
}

/** Moves surrogates behind the rest of the basic plane, where UTF-8 sorts what they encode. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) {
    return unit;
  }
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
