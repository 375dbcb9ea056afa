import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelConfig } from '../modelConfig';
import { ServingError } from '../servingError';
import { distinct, wantedFolders, type WantedFolders } from './versionFolders';

/** The versions of a model that are on disk and wanted, their folders in full. Rejects with INVALID_ARGUMENT when the base path isn't there. */
export async function findVersions(model: ModelConfig): Promise<WantedFolders> {
  const base = await existing(model);
  const found = (await asListed(base, model)) ?? wantedFolders(await readdir(base), model.policy);
  return {
    folders: found.folders.map(({ version, folder }) => ({ version, folder: join(base, folder) })),
    warnings: found.warnings
  };
}

/** Specific versions under their plain names need no look at what else there is. */
async function asListed(base: string, { policy }: ModelConfig): Promise<WantedFolders | undefined> {
  if (!policy || !('specific' in policy)) return undefined;
  const folders = distinct(policy.specific.versions).map(version => ({
    version,
    folder: String(version)
  }));
  const there = await Promise.all(folders.map(({ folder }) => isThere(join(base, folder))));
  return there.every(Boolean) ? { folders, warnings: [] } : undefined;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function existing({ name, basePath }: ModelConfig): Promise<string> {
  const scheme = /^([A-Za-z][A-Za-z0-9.]+):\/\//.exec(basePath)?.[1] ?? 'file';
  const path = basePath.replace(/^file:\/\//, '');
  if (scheme !== 'file') {
    throw missing(name, basePath, `UNIMPLEMENTED: File system scheme '${scheme}' not implemented`);
  }
  if (!(await isThere(path))) throw missing(name, basePath, `NOT_FOUND: ${path} not found`);
  return path;
}

function missing(name: string, basePath: string, reason: string): ServingError {
  return new ServingError(
    'INVALID_ARGUMENT',
    `Could not find base path ${basePath} for servable ${name} with error ${reason}`
  );
}
