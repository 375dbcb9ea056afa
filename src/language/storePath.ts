import type { Located } from '../common/span';
import { nearest } from '../common/nearest';
import type { Given } from './given';
import type { StorePath } from './statement';

const prefix = 'OBJECTSTORAGE';

/** A path in a store: `OBJECTSTORAGE.<connector>:<key>`, the prefix in any case, or a bare key. Never a URL, never a local path. */
export function asPath(given: Given): StorePath {
  const text = given.word;
  const connected = /^([^.:/]+)\.([^:/]*):/.exec(text);
  if (connected === null) {
    return { key: readKey(given, 0) };
  }
  const [whole, first = '', connector = ''] = connected;
  if (first.toUpperCase() !== prefix) {
    return misspelt(given, first);
  }
  const start = prefix.length + 1;
  if (connector === '') {
    throw given.refuse(`A connector's name is missing between ${prefix}. and the colon`);
  }
  return {
    connector: { value: connector, span: given.part(start, start + connector.length) },
    key: readKey(given, whole.length)
  };
}

/** `OBJECTSTORGE.X:key` is a slip; other words before a dot and a colon belong to a key. */
function misspelt(given: Given, first: string): StorePath {
  if (nearest(first, [prefix]).length > 0) {
    throw given.refuse(`A path begins with ${prefix}.`, prefix + given.word.slice(first.length));
  }
  return { key: readKey(given, 0) };
}

/** The key that stands in the value from `start` on. */
function readKey(given: Given, start: number): Located<string> {
  const key = given.word.slice(start);
  const head = given.word.slice(0, start);
  const span = given.part(start, given.word.length);
  const wrong = complaintAbout(key);
  if (wrong !== null) {
    const repaired = repairedKey(key);
    throw given.refuse(wrong, repaired === null ? undefined : head + repaired);
  }
  return { value: key, span };
}

function complaintAbout(key: string): string | null {
  const rules: readonly (readonly [boolean, string])[] = [
    [key === '', 'A path needs the key of an object'],
    [isUrl(key), 'A path is a key in a store, not a URL'],
    [
      /^~|^\.{0,2}\/|^[A-Za-z]:[\\/]/.test(key),
      'A path is a key in a store, not a local path; a key has no leading /'
    ],
    [key.includes('\\'), 'A key has / between its parts, not a backslash'],
    [/(^|\/)\.{1,2}(\/|$)/.test(key), 'A key has no part that is . or ..'],
    [/\/$|\/\//.test(key), 'A key has no empty part'],
    [/[\p{Cc}\p{Cs}]/u.test(key), 'A key has no control character'],
    [/^objectstorage\.[^/]*$/i.test(key), `A path is written ${prefix}.<CONNECTOR>:<KEY>`]
  ];
  return rules.find(([isBroken]) => isBroken)?.[1] ?? null;
}

function isUrl(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(key) || /^(file|https?|s3a?|data):/i.test(key);
}

/** The key that was likely meant, or null. */
function repairedKey(key: string): string | null {
  if (isUrl(key)) {
    return null;
  }
  const repaired = key
    .replace(/^[A-Za-z]:(?=[\\/])/, '')
    .split(/[\\/]+/)
    .filter(part => part !== '' && part !== '.')
    .join('/');
  return repaired === '' || complaintAbout(repaired) !== null ? null : repaired;
}
