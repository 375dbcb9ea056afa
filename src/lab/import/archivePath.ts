/** How the names of archives end; the same that the backend can read. */
export const archiveExtensions: readonly string[] = ['.tar', '.tar.gz', '.tgz', '.tar.zst'];

/** An object of a connector. */
export type PlacedKey = { readonly connector: string; readonly key: string };

const prefix = 'OBJECTSTORAGE.';

/** Whether a file of this name can be an archive. */
export function isArchiveName(name: string): boolean {
  const lower = name.toLowerCase();
  return archiveExtensions.some(extension => lower.endsWith(extension));
}

/** `OBJECTSTORAGE.<connector>:<key>`, not yet quoted. */
export function pathOf({ connector, key }: PlacedKey): string {
  return `${prefix}${connector}:${key}`;
}

/** What the file at a path is called, without its folders and its extension. */
export function stemOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.indexOf(':')) + 1);
  const longestFirst = [...archiveExtensions].sort((a, b) => b.length - a.length);
  const extension = longestFirst.find(each => name.toLowerCase().endsWith(each)) ?? '';
  return name.slice(0, name.length - extension.length);
}
