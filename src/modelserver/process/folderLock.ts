import { linkSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { processStart } from './processStart';

/**
 * Makes a folder this process's own until it ends, however it ends. Answers whether it did: another process may have it.
 * Locks are numbered files that name a process and its start. Only the newest counts; whoever finds its process gone links the next number,
 * which can succeed once.
 */
export function lockFolder(folder: string): boolean {
  const locks = readLocks(folder);
  const newest = locks.at(-1) ?? 0;
  if (newest > 0 && isHeld(lockFile(folder, newest))) return false;
  const own = newest + 1;
  if (!linkLock(folder, own)) return false;
  // Whoever looked long ago may have taken a number that was already outrun and removed.
  if (readLocks(folder).some(number => number > own)) {
    rmSync(lockFile(folder, own), { force: true });
    return false;
  }
  for (const number of locks) rmSync(lockFile(folder, number), { force: true });
  return true;
}

const lockFile = (folder: string, number: number) => join(folder, `lock-${number}`);

function readLocks(folder: string): readonly number[] {
  const numbers = readdirSync(folder).flatMap(name => /^lock-(\d{1,15})$/.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

function isHeld(file: string): boolean {
  try {
    const [pid, start] = readFileSync(file, 'utf8').split('\n');
    return start !== undefined && processStart(Number(pid)) === start;
  } catch {
    // Removed just now: by whoever has a newer one.
    return true;
  }
}

function linkLock(folder: string, number: number): boolean {
  const temporary = join(folder, `.lock-${randomUUID()}`);
  writeFileSync(temporary, `${process.pid}\n${processStart(process.pid) ?? ''}`);
  try {
    linkSync(temporary, lockFile(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
