import type { Located } from '../common/span';
import { nearest } from '../common/nearest';
import { inQuotes } from './wording';
import type { Given } from './given';
import type { StorePath } from './statement';

const prefix = 'OBJECTSTORAGE';

/** A path in a store: `OBJECTSTORAGE.<connector>:<key>`, the prefix in any case, or a bare key. Never a URL, never a local path. */
export function asPath(given: Given): StorePath {
  const text = given.word;
  const dot = text.indexOf('.');
  const colon = text.indexOf(':', dot);
  const first = text.slice(0, Math.max(0, dot));
  if (first.toUpperCase() === prefix) {
    return connectedPath(given, colon);
  }
  if (colon > 0 && !text.slice(0, colon).includes('/') && nearest(first, [prefix]).length > 0) {
    throw given.refuse(`A path's prefix is ${prefix}`, prefix + text.slice(dot));
  }
  return { key: readKey(given, 0) };
}

/** The name of a connector, as a path could hold it. */
export function asConnector(given: Given): string {
  const name = given.word;
  if (name === '' || /[:/\p{Cc}\p{Cs}]/u.test(name)) {
    throw given.refuse(`${inQuotes(name)} can't be the name of a connector`);
  }
  return name;
}

function connectedPath(given: Given, colon: number): StorePath {
  const start = prefix.length + 1;
  const connector = given.word.slice(start, Math.max(start, colon));
  if (connector === '' || connector.includes('/')) {
    throw given.refuse(`A path is written ${prefix}.<CONNECTOR>:<KEY>`);
  }
  return {
    connector: { value: connector, span: given.part(start, colon) },
    key: readKey(given, colon + 1)
  };
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
      /^~?\/|^\.{0,2}\/|^[A-Za-z]:[\\/]/.test(key),
      'A path is a key in a store, not a local path; a key has no leading /'
    ],
    [key.includes('\\'), 'A key has / between its parts, not a backslash'],
    [/(^|\/)\.{1,2}(\/|$)/.test(key), 'A key can not have . or .. as a part'],
    [/\/$|\/\//.test(key), 'A key has no empty part'],
    [/[\p{Cc}\p{Cs}]/u.test(key), 'A key has no control character']
  ];
  return rules.find(([isBroken]) => isBroken)?.[1] ?? null;
}

function isUrl(key: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(key) || /^file:/i.test(key);
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
