import { unsafe } from './archiveFailure';

/** UTF-8 bytes; with the catalog's own prefix it must fit into the 1024 of an S3 key. */
const longestPath = 768;
/** UTF-8 bytes; what file systems allow. */
const longestSegment = 255;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The path of a member, safe to be a key below any folder: relative, without `.` and empty segments
 * ('' for the archive's own root). Rejects with ARCHIVE_UNSAFE.
 */
export function safePath(bytes: Uint8Array): string {
  const path = decode(bytes);
  const why = objection(path);
  if (why !== undefined) {
    throw unsafe(path, why);
  }
  return path
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .join('/');
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw unsafe(Buffer.from(bytes).toString('latin1'), 'has a name that is not UTF-8');
  }
}

function objection(path: string): string | undefined {
  const objections: readonly (readonly [boolean, string])[] = [
    [path === '', 'has no name'],
    [path.includes('\0'), 'has a NUL character in its name'],
    [/\p{Cc}/u.test(path), 'has a control character in its name'],
    [/^[/\\]/.test(path), 'has an absolute path'],
    [/^[A-Za-z]:/.test(path), 'has a path that begins with a drive letter'],
    [path.split(/[/\\]/).includes('..'), 'climbs out of its folder with ".."'],
    [Buffer.byteLength(path) > longestPath, `has a path of more than ${longestPath} bytes`],
    [
      path.split('/').some(segment => Buffer.byteLength(segment) > longestSegment),
      `has a name of more than ${longestSegment} bytes`
    ]
  ];
  return objections.find(([applies]) => applies)?.[1];
}
