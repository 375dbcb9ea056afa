import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './root.mjs';

/** One hash over the content and names of files and whole folders; a path that doesn't exist counts as empty. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesBelow)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(inRoot(path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(inRoot(path))) return [];
  if (!statSync(inRoot(path)).isDirectory()) return [path];
  return readdirSync(inRoot(path))
    .sort()
    .flatMap(name => filesBelow(join(path, name)));
}

/** Whether `file` says that a step was last done with this very fingerprint. */
export function isStamped(file, print) {
  return existsSync(inRoot(file)) && readFileSync(inRoot(file), 'utf8') === print;
}

/** Says in `file` that a step has been done with this fingerprint. */
export function stamp(file, print) {
  mkdirSync(dirname(inRoot(file)), { recursive: true });
  writeFileSync(inRoot(file), print);
}
