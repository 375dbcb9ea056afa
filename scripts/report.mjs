import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/** A failure that is told to the reader in one line; `detail` is what the failed program wrote. */
export class ReadableError extends Error {
  constructor(message, detail = '') {
    super(message);
    this.detail = detail;
  }
}

/** Runs one step of a script and says, in one line, what it did and how long it took. */
export async function step(title, work) {
  const started = performance.now();
  console.error(`mlmodel: ${title} …`);
  const still = setInterval(
    () => console.error(`mlmodel: ${title} … ${seconds(started)} so far`),
    20_000
  );
  try {
    const result = await work();
    console.error(`mlmodel: ${title}: ${seconds(started)}`);
    return result;
  } finally {
    clearInterval(still);
  }
}

/** The time since `started` (of `performance.now()`), to be read by people. */
export const seconds = started => `${((performance.now() - started) / 1000).toFixed(1)} s`;

/** Ends the script with status 1: what the failed program wrote, if anything, then one line that says what to do. */
export function fail(error) {
  if (error.detail) process.stderr.write(`${error.detail.trimEnd()}\n`);
  console.error(`mlmodel: ${error.message}`);
  process.exit(1);
}

/**
 * Runs a program whose output only matters when it fails; answers with what it wrote on standard output.
 * Rejects with a ReadableError that carries everything it wrote.
 */
export function runQuiet(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options
    });
    const written = { out: '', all: '' };
    child.stdout.on('data', data => {
      written.out += data;
      written.all += data;
    });
    child.stderr.on('data', data => (written.all += data));
    child.on('error', error =>
      reject(new ReadableError(`${command} can't be run: ${error.message}`))
    );
    child.on('close', status => {
      if (status === 0) resolve(written.out);
      else reject(new ReadableError(`${[command, ...args].join(' ')} failed.`, written.all));
    });
  });
}

/** Runs a program in the reader's terminal; answers with its exit status (128 + the signal's number, as shells do). */
export function runShown(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', error =>
      reject(new ReadableError(`${command} can't be run: ${error.message}`))
    );
    child.on('close', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
}
