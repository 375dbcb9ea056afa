import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../common/failure';
import {
  checkConfig,
  configPath,
  readConfigFile,
  refuseReadableSecrets,
  type ConfigSource,
  type RawObject
} from './configFile';
import { withFileLock } from './fileLock';

/** How often an edit is made anew when somebody without our lock (an editor) was faster. */
const mostTries = 10;

/**
 * Edits the configuration file in force: what `edit` answers takes the place of what it got, and everything that it leaves alone stays,
 * `{ "env": … }` included. Checked before it is written; written whole or not at all, readable by its owner only. No edit of another
 * backend is lost. Rejects with what `edit` threw, CONFIG_INVALID, or ACCESS_DENIED when the file can't be written.
 */
export async function editConfig(
  source: ConfigSource,
  edit: (content: RawObject) => RawObject | Promise<RawObject>
): Promise<void> {
  const path = await realPath(configPath(source));
  await inOurWords(path, () => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  await inOurWords(path, () =>
    withFileLock(`${path}.lock`, async () => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const file = await readConfigFile(source);
        refuseReadableSecrets(file, path);
        const content = await edit(file.content);
        checkConfig(content, source);
        if (await replaced(path, file.text, `${JSON.stringify(content, null, 2)}\n`)) {
          return;
        }
      }
      throw failure('STORE_UNAVAILABLE', `${path} is being changed all the time; try it again.`);
    })
  );
}

/** A linked file is edited where it really is. */
async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Writes `after` if the file still holds `before`; answers whether it did. */
async function replaced(path: string, before: string | undefined, after: string): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, `.mlmodel-config-${randomUUID()}.tmp`);
  try {
    await writeDurably(temporary, after);
    if ((await textOf(path)) !== before) {
      return false;
    }
    await rename(temporary, path);
    await syncFolder(folder);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

async function inOurWords<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === '') {
      throw error;
    }
    throw failure(
      'ACCESS_DENIED',
      `The configuration file ${path} can't be written (${codeOf(error)}).`,
      { cause: error }
    );
  }
}

/** The system's code of an error, or ''. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
