import { shown, unsafe } from './archiveFailure';

type Kind = 'file' | 'folder' | 'implied folder';
type Entry = { readonly path: string; readonly kind: Kind };

/**
 * Remembers an archive's paths and refuses, with ARCHIVE_UNSAFE, one that a file system could take for
 * another: the same, different only in letter case or Unicode normal form, or a file used as a folder.
 */
export class PathRegister {
  private readonly _entries = new Map<string, Entry>();

  /** Adds a member and the folders that its path implies. */
  add(path: string, kind: 'file' | 'folder'): void {
    this._addFolderOf(path);
    this._put(path, kind);
  }

  private _addFolderOf(path: string): void {
    const slash = path.lastIndexOf('/');
    if (slash < 0) {
      return;
    }
    const folder = path.slice(0, slash);
    const known = this._entries.get(folded(folder));
    if (known?.path === folder && known.kind !== 'file') {
      return;
    }
    this._addFolderOf(folder);
    this._put(folder, 'implied folder');
  }

  private _put(path: string, kind: Kind): void {
    const key = folded(path);
    const known = this._entries.get(key);
    if (known) {
      this._compare(known, { path, kind });
    }
    this._entries.set(key, { path, kind });
  }

  private _compare(known: Entry, entry: Entry): void {
    if (known.path !== entry.path) {
      throw unsafe(
        entry.path,
        `can be taken for ${shown(known.path)}: they differ only in case or Unicode form`
      );
    }
    if (known.kind !== 'implied folder' || entry.kind === 'file') {
      throw unsafe(
        entry.path,
        known.kind === entry.kind ? 'is there twice' : 'is both a file and a folder'
      );
    }
  }
}

/** One text for all spellings that some file system or reader takes for the same. */
function folded(path: string): string {
  if (/^[0-9a-z/._-]*$/.test(path)) {
    return path;
  }
  const slashed = path.replaceAll('\\', '/');
  return slashed.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}
