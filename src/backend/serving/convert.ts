import { randomUUID } from 'node:crypto';
import { chmod, cp, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../common/failure';
import type { ModelFormat } from '../../common/model';
import { FileBytes } from '../archive/describe/fileBytes';
import { Turns } from '../catalog/turns';
import type { ByteRange, Bytes } from '../storage/objectStore';
import { copyFile } from './copyFile';
import { refuseCode } from './kerasCode';
import { runConverter } from './runConverter';
import type { LoadProgress } from './serving';

/** A model file in a format that the server doesn't load. */
export type ConvertSource = {
  readonly format: ModelFormat;
  /** Path in the archive, for messages. */
  readonly name: string;
  readonly size: number;
  /** Of its content, in hexadecimal. */
  readonly sha256: string;
  readonly read: (range?: ByteRange) => Promise<Bytes>;
  /** An empty folder, which becomes the SavedModel's. */
  readonly into: string;
  readonly signal: AbortSignal;
  readonly onProgress: LoadProgress;
};

/** Makes a SavedModel of a model in another format. Rejects with NOT_DEPLOYABLE or LOAD_FAILED. */
export type Convert = (source: ConvertSource) => Promise<void>;

/** What a converter uses. */
export type ConverterParts = {
  /** Where SavedModels that were made are kept, by the hash of what they were made from. */
  readonly cache: string;
  /** The Python that has Keras. */
  readonly python: () => Promise<string>;
};

/** What wasn't used for this long is dropped from the cache. */
const keptFor = 7 * 24 * 3600 * 1000;

/**
 * Makes SavedModels of h5 and keras files, by Keras in a short-lived Python process of its own. Files that carry code are refused before
 * that. One conversion at a time: each takes seconds and half a gigabyte.
 */
export class Converter {
  private readonly _turns = new Turns();

  constructor(private readonly _parts: ConverterParts) {}

  /** See {@link Convert}. */
  readonly convert: Convert = async source => {
    const { format, sha256, into, signal } = source;
    if (format !== 'h5' && format !== 'keras') {
      throw failure(
        'NOT_DEPLOYABLE',
        `A model of format ${format} can't be deployed; only saved_model, h5 and keras can.`
      );
    }
    const made = join(this._parts.cache, `${sha256}-${format}`);
    await this._turns.take(async () => {
      if (!(await isFolder(made))) {
        await this._make(made, { ...source, format });
      }
    }, signal);
    await utimes(made, new Date(), new Date());
    await linkTree(made, into);
  };

  private async _make(
    made: string,
    source: ConvertSource & { readonly format: 'h5' | 'keras' }
  ): Promise<void> {
    const { format, name, size, sha256, signal, onProgress } = source;
    await mkdir(this._parts.cache, { recursive: true, mode: 0o700 });
    await this._dropUnused();
    const work = join(this._parts.cache, `converting-${randomUUID()}`);
    await mkdir(work);
    try {
      const path = join(work, `model.${format}`);
      await copyFile(await source.read(), { file: { path: name, sha256 }, to: path, signal });
      const bytes = new FileBytes((_, range) => source.read(range), name, size);
      await refuseCode(bytes, format);
      onProgress('Converting with Keras');
      const python = await this._parts.python();
      await runConverter({ python, work, file: path, into: join(work, 'made'), signal });
      await rename(join(work, 'made'), made).catch(async (error: unknown) => {
        if (!(await isFolder(made))) {
          throw error;
        }
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  /** Also what processes left that were killed while they converted. */
  private async _dropUnused(): Promise<void> {
    for (const name of await readdir(this._parts.cache)) {
      const path = join(this._parts.cache, name);
      const used = await stat(path).catch(() => null);
      if (used !== null && Date.now() - used.mtimeMs > keptFor) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }
}

/** The same files at a second place, for everyone to read: without copying where the file system can, as nobody ever writes to them again. */
async function linkTree(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      await mkdir(target);
      await chmod(target, 0o755);
      await linkTree(source, target);
    } else {
      await link(source, target).catch(() => cp(source, target));
      await chmod(target, 0o644);
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false
  );
}
