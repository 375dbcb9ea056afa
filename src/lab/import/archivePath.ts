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
