import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { failure } from '../../common/failure';
import type { CatalogModel } from '../catalog/catalog';
import { storedName } from '../storage/objectKey';
import { syncTree } from './syncTree';
import { systemCodeOf } from './systemCode';

/** Where versions are published. */
export type PublishPlace = {
  /** As we see it. */
  readonly path: string;
  /** As the server sees it, when that differs. */
  readonly mountedAs?: string | undefined;
  /** Whether it is ours to make. A user's own that is missing may just not be mounted. */
  readonly canMake: boolean;
};

/** A model's version in its place, or what once was one. */
export type PublishedVersion = {
  /** The model's id. */
  readonly model: number;
  readonly version: number;
  readonly path: string;
};

/** A publisher at work touches its folder this often; one that hasn't for far longer has died. */
const heartbeat = 20_000;
const deadAfter = 10 * 60_000;
/** How often a model's folder is made, which others remove when it is empty. */
const folderTries = 5;

/**
 * The folder that the model server reads: `<model id>-<name>/<version>`. A version is written beside its place under a name that is no number,
 * flushed to the disk, and put into its place whole, so the server never sees half of one. Only the catalog's numbers make a path
 * unique; the name in it is for human eyes.
 */
export class PublishedFolder {
  constructor(private readonly _place: PublishPlace) {}

  /** The folder of a model's versions, as the server sees it. */
  basePath(model: CatalogModel): string {
    return posix.join(this._place.mountedAs ?? this._place.path, folderName(model));
  }

  /** Whether a version lies in its place. */
  async has(model: CatalogModel, version: number): Promise<boolean> {
    return stat(join(this._ofModel(model), String(version))).then(
      found => found.isDirectory(),
      () => false
    );
  }

  /** Whether somebody is at work on a version, in whatever process. */
  async isUnderWay(model: CatalogModel, version: number): Promise<boolean> {
    const folder = this._ofModel(model);
    const names = (await namesIn(folder)).filter(each => each.startsWith(`publishing-${version}-`));
    const alive = await Promise.all(names.map(each => isAlive(join(folder, each))));
    return alive.includes(true);
  }

  /** Has `fill` write a version and puts it into its place; whoever comes second finds the first one's, which is the same. */
  async put(
    model: CatalogModel,
    version: number,
    fill: (folder: string) => Promise<void>
  ): Promise<void> {
    const fresh = await this._makeFresh(model, version);
    const beating = setInterval(() => void touch(fresh), heartbeat);
    try {
      await fill(fresh);
      await syncTree(fresh);
      await rename(fresh, join(dirname(fresh), String(version))).catch(unlessThere);
      await syncTree(dirname(fresh), 'folder');
    } finally {
      clearInterval(beating);
      await rm(fresh, { recursive: true, force: true });
    }
  }

  /** All versions in their places. */
  async versions(): Promise<readonly PublishedVersion[]> {
    const found: PublishedVersion[] = [];
    for (const folder of await this._modelFolders()) {
      for (const name of await namesIn(folder)) {
        if (/^\d+$/.test(name)) {
          const model = Number.parseInt(basename(folder), 10);
          found.push({ model, version: Number(name), path: join(folder, name) });
        }
      }
    }
    return found;
  }

  /** Removes a version. It loses its number first, so that half of it never looks like one. */
  async remove({ path }: PublishedVersion): Promise<void> {
    const going = join(dirname(path), `removing-${randomUUID()}`);
    await rename(path, going).catch(unlessGone);
    await rm(going, { recursive: true, force: true });
  }

  /** Removes what crashed publishers and removers left, and models' folders that are empty. */
  async sweep(): Promise<void> {
    for (const folder of await this._modelFolders()) {
      for (const name of await namesIn(folder)) {
        const path = join(folder, name);
        const isLeft = name.startsWith('publishing-') && !(await isAlive(path));
        if (isLeft || name.startsWith('removing-')) {
          await rm(path, { recursive: true, force: true });
        }
      }
      await rmdir(folder).catch(() => undefined);
    }
  }

  private _ofModel(model: CatalogModel): string {
    return join(this._place.path, folderName(model));
  }

  /** Readable for whoever runs the server, whatever this process's mask is; what keeps others out is the folder around it. */
  private async _makeFresh(model: CatalogModel, version: number): Promise<string> {
    await this._requireRoot();
    const folder = this._ofModel(model);
    const fresh = join(folder, `publishing-${version}-${randomUUID()}`);
    for (let tries = 1; ; tries += 1) {
      try {
        await mkdir(folder, { recursive: true });
        await mkdir(fresh);
        await Promise.all([chmod(folder, 0o755), chmod(fresh, 0o755)]);
        return fresh;
      } catch (error) {
        if (systemCodeOf(error) !== 'ENOENT' || tries === folderTries) {
          throw error;
        }
      }
    }
  }

  private async _requireRoot(): Promise<void> {
    const { path, canMake } = this._place;
    if (canMake) {
      await mkdir(path, { recursive: true, mode: 0o700 });
    } else if (!(await isFolder(path))) {
      throw failure(
        'SERVER_UNAVAILABLE',
        `The folder ${path}, which modelServer.publish.path names in the configuration, does not exist.`
      );
    }
  }

  private async _modelFolders(): Promise<readonly string[]> {
    const names = await namesIn(this._place.path);
    return names.filter(name => /^\d+-./.test(name)).map(name => join(this._place.path, name));
  }
}

function folderName({ id, name }: CatalogModel): string {
  return `${id}-${storedName(name)}`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    unlessGone(error);
    return [];
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false
  );
}

async function isAlive(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < deadAfter;
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function unlessThere(error: unknown): void {
  if (!['ENOTEMPTY', 'EEXIST'].includes(systemCodeOf(error))) {
    throw error;
  }
}

function unlessGone(error: unknown): void {
  if (!['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))) {
    throw error;
  }
}
