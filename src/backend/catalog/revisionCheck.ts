import { createHash } from 'node:crypto';
import { MlModelError } from '../../common/failure';
import { BoundedWork } from '../storage/boundedWork';
import type { FileRecord, Manifest } from '../storage/manifest';
import { ModelFiles } from '../storage/modelFiles';
import { type IObjectStore, StoreError } from '../storage/objectStore';
import type { CatalogModel, Revision } from './catalog';
import { damage, leftover, type Finding } from './finding';

const atOnce = { count: 8, bytes: Number.POSITIVE_INFINITY };

/** What was looked at. */
export type Checked = {
  readonly revisions: number;
  readonly files: number;
  readonly bytes: number;
};

/** A finding, and the folder of the revision that it is about. */
export type RevisionFinding = { readonly folder: string; readonly finding: Finding };

/**
 * Checks revisions against their manifests, byte by byte: that each file is there, has its size and its SHA-256, and
 * that nothing else is. Reads several files at a time and holds none whole.
 */
export class RevisionCheck {
  readonly findings: RevisionFinding[] = [];
  private readonly _files: ModelFiles;
  private readonly _folders = new BoundedWork(atOnce);
  private readonly _reads = new BoundedWork(atOnce);
  private readonly _checked = { revisions: 0, files: 0, bytes: 0 };

  constructor(
    private readonly _store: IObjectStore,
    private readonly _signal: AbortSignal | undefined
  ) {
    this._files = new ModelFiles(_store);
  }

  /** Starts on a revision as soon as there is room. Rejects when the store fails. */
  async start(model: CatalogModel, revision: Revision): Promise<void> {
    await this._folders.start(0, () => this._checkRevision(model, revision));
  }

  /** Waits until all is done. Rejects when the store fails. */
  async end(): Promise<Checked> {
    await this._folders.end();
    await this._reads.end();
    return this._checked;
  }

  private async _checkRevision(model: CatalogModel, revision: Revision): Promise<void> {
    const { folder } = revision;
    const key = `${folder}/manifest.json`;
    this._checked.revisions += 1;
    const manifest = await this._readManifest(folder, key);
    if (manifest === null) {
      return;
    }
    if (manifest.user !== model.user || manifest.name !== model.name) {
      this._found(folder, damage('manifest', key, 'is of another model'));
    }
    if (manifest.files.reduce((sum, file) => sum + file.size, 0) !== revision.size) {
      this._found(folder, damage('manifest', key, 'lists files of another size than the log says'));
    }
    await this._checkFiles(folder, manifest, key);
  }

  private async _readManifest(folder: string, key: string): Promise<Manifest | null> {
    try {
      return await this._files.readManifest(folder, this._signal);
    } catch (error) {
      this._found(folder, damage('manifest', key, problemOf(error)));
      return null;
    }
  }

  private async _checkFiles(folder: string, manifest: Manifest, key: string): Promise<void> {
    const records = new Map(manifest.files.map(file => [`${folder}/files/${file.path}`, file]));
    const options = this._signal ? { signal: this._signal } : {};
    for await (const { key: stored, size } of this._store.list(`${folder}/`, options)) {
      const record = records.get(stored);
      records.delete(stored);
      if (record !== undefined) {
        await this._checkSize(folder, record, { key: stored, size });
      } else if (stored !== key) {
        this._found(folder, leftover('orphan', stored, 'is in no manifest'));
      }
    }
    for (const missing of records.keys()) {
      this._found(folder, damage('file', missing, 'is missing'));
    }
  }

  private async _checkSize(
    folder: string,
    record: FileRecord,
    { key, size }: { key: string; size: number }
  ): Promise<void> {
    this._checked.files += 1;
    if (size !== record.size) {
      const problem = `has ${size} bytes where the manifest says ${record.size}`;
      this._found(folder, damage('file', key, problem));
    } else {
      await this._reads.start(0, () => this._checkContent(folder, record, key));
    }
  }

  private async _checkContent(folder: string, record: FileRecord, key: string): Promise<void> {
    const hash = createHash('sha256');
    try {
      const content = await this._files.read(folder, record.path, { signal: this._signal });
      for await (const chunk of content) {
        hash.update(chunk);
        this._checked.bytes += chunk.length;
      }
    } catch (error) {
      this._found(folder, damage('file', key, problemOf(error)));
      return;
    }
    if (hash.digest('hex') !== record.sha256) {
      this._found(folder, damage('file', key, 'has other content than when it was imported'));
    }
  }

  private _found(folder: string, finding: Finding): void {
    this.findings.push({ folder, finding });
  }
}

/** What one object's failure says; throws on when the store as a whole has failed. */
function problemOf(error: unknown): string {
  if (!(error instanceof MlModelError)) {
    throw error;
  }
  if (error.failure.code === 'OBJECT_NOT_FOUND') {
    return 'is missing';
  }
  if (error.failure.code === 'CATALOG_DAMAGED') {
    return "isn't a manifest";
  }
  const { cause } = error;
  if (cause instanceof StoreError && ['changed', 'forbidden', 'other'].includes(cause.kind)) {
    return "can't be read";
  }
  throw error;
}
