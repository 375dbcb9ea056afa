import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { failure } from '../../common/failure';
import type { CatalogModel } from '../catalog/catalog';
import { BoundedWork } from '../storage/boundedWork';
import type { FileRecord, Manifest } from '../storage/manifest';
import type { ModelFiles } from '../storage/modelFiles';
import { isObjectKey } from '../storage/objectKey';
import type { Convert } from './convert';
import { copyFile } from './copyFile';
import type { PublishedFolder } from './publishedFolder';
import { publishFailure } from './publishFailure';
import type { LoadProgress } from './serving';

/** What publishing needs. */
export type PublishParts = {
  readonly files: ModelFiles;
  readonly folder: PublishedFolder;
  /** Makes a SavedModel of a model in another format. */
  readonly convert: Convert;
};

/** A deployment whose files are to be published. */
export type Publication = {
  readonly model: CatalogModel;
  readonly version: number;
  readonly revision: number;
  readonly signal: AbortSignal;
  readonly onProgress: LoadProgress;
};

type Source = { readonly folder: string; readonly manifest: Manifest };

const atOnce = { count: 8, bytes: Number.POSITIVE_INFINITY };

/**
 * Puts a deployment's files where the model server finds them, converted when they are no SavedModel; what is there already is done.
 * Rejects with NOT_DEPLOYABLE, LOAD_FAILED, a store's failure, or STORE_UNAVAILABLE when the disk is full.
 */
export async function publish(publication: Publication, parts: PublishParts): Promise<void> {
  const { model, version, signal } = publication;
  signal.throwIfAborted();
  if (await parts.folder.has(model, version)) {
    return;
  }
  try {
    await parts.folder.put(model, version, folder => write(folder, publication, parts));
  } catch (error) {
    signal.throwIfAborted();
    throw publishFailure(error);
  }
}

async function write(into: string, publication: Publication, parts: PublishParts): Promise<void> {
  const { model, revision, signal, onProgress } = publication;
  const folder = model.revisions.find(each => each.revision === revision)?.folder;
  if (folder === undefined) {
    throw failure('VERSION_NOT_FOUND', `'${model.name}' has no revision ${revision} any more.`);
  }
  const manifest = await parts.files.readManifest(folder, signal);
  if (manifest.modelFormat === 'saved_model') {
    await copyModel({ folder, manifest }, into, { parts, publication });
    return;
  }
  const file = manifest.files.find(each => each.path === manifest.filename);
  if (file === undefined) {
    throw failure('CATALOG_DAMAGED', `The manifest of '${model.name}' does not list its own file.`);
  }
  await parts.convert({
    format: manifest.modelFormat,
    name: posix.basename(file.path),
    sha256: file.sha256,
    size: file.size,
    read: async range => parts.files.read(folder, file.path, { range, signal }),
    into,
    signal,
    onProgress
  });
}

/** The archive's single top folder is left out, so that saved_model.pb lies directly in the version's. */
async function copyModel(
  { folder, manifest }: Source,
  into: string,
  { parts, publication }: { parts: PublishParts; publication: Publication }
): Promise<void> {
  const { signal, onProgress } = publication;
  const root = manifest.filename.slice(0, manifest.filename.lastIndexOf('/') + 1);
  const files = manifest.files.filter(({ path }) => path.startsWith(root));
  const placeOf = ({ path }: Pick<FileRecord, 'path'>) => inside(into, path.slice(root.length));
  const folders = manifest.folders.filter(({ path }) => path.startsWith(root)).map(placeOf);
  await makeFolders([...folders, ...files.map(file => dirname(placeOf(file)))]);
  const work = new BoundedWork(atOnce);
  let done = 0;
  try {
    for (const file of files) {
      await work.start(0, async () => {
        const content = await parts.files.read(folder, file.path, { signal });
        await copyFile(content, { file, to: placeOf(file), signal });
        done += 1;
        onProgress(`Publishing, ${done} of ${files.length} files`);
      });
    }
    await work.end();
  } finally {
    await work.settle();
  }
}

/** A manifest's paths were checked when they came in; one that leads elsewhere is no manifest of ours. */
function inside(folder: string, path: string): string {
  if (!isObjectKey(path)) {
    throw failure('CATALOG_DAMAGED', 'The manifest has a path that leads out of its folder.');
  }
  return join(folder, ...path.split('/'));
}

async function makeFolders(paths: readonly string[]): Promise<void> {
  for (const path of new Set(paths)) {
    const first = await mkdir(path, { recursive: true });
    for (let made = path; first !== undefined && made.length >= first.length;) {
      await chmod(made, 0o755);
      made = dirname(made);
    }
  }
}
