import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../common/failure';

/** Whoever holds a lock for this long has crashed: the work under it takes milliseconds. */
const abandonedMs = 10_000;
const pauseMs = 20;
const mostTries = 1000;

/** Runs `work` while no other process runs its own under the same file, which exists only meanwhile. What a crash left is taken over. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const holder = randomUUID();
  await take(path, holder);
  try {
    return await work();
  } finally {
    if ((await holderOf(path)) === holder) {
      await rm(path, { force: true });
    }
  }
}

async function take(path: string, holder: string): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await made(path, holder)) {
      return;
    }
    await removeAbandoned(path);
    await pause(pauseMs * (0.5 + Math.random()));
  }
  throw failure('TIMEOUT', `${path} is held by another process; remove it if there is none.`);
}

async function made(path: string, holder: string): Promise<boolean> {
  let file;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
  try {
    await file.writeFile(holder);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Moved away before it is removed: should another have been faster and hold a lock of its own by now, it gets it back. */
async function removeAbandoned(path: string): Promise<void> {
  const [seen, holder] = await Promise.all([stat(path).catch(() => null), holderOf(path)]);
  if (seen === null || holder === undefined || Date.now() - seen.mtimeMs < abandonedMs) {
    return;
  }
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await holderOf(aside)) !== holder) {
      await link(aside, path);
    }
  } catch {
    // Another has removed it.
  }
  await rm(aside, { force: true });
}

async function holderOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
