import { spawn, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a program took: wall time in seconds, and its largest resident set in MB where it was watched. */
export type Taken = {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly output: string;
};

/** Runs a program to its end and measures it. Rejects when it fails. */
export async function timed(
  command: readonly string[],
  options: SpawnOptions = {}
): Promise<Taken> {
  const [program = '', ...words] = command;
  const started = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  let output = '';
  let peak = 0;
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const watch = setInterval(() => (peak = Math.max(peak, residentPeak(child.pid))), 20);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(watch);
  if (status !== 0) {
    throw new Error(`${command.join(' ')} ended with ${status}\n${output}`);
  }
  return { seconds: (performance.now() - started) / 1000, peakMegabytes: peak, output };
}

/** Runs a line of shell and measures it; both sides of a comparison end with a flush when they say `sync`. */
export function timedShell(line: string, options: SpawnOptions = {}): Promise<Taken> {
  return timed(['bash', '-c', `set -euo pipefail; ${line}`], options);
}

/** The kernel keeps the high-water mark, so sampling misses only what grows in the last 20 ms. */
function residentPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Those of `all` whose ids are among the program's arguments; all when none is. */
export function wanted<T>(all: readonly T[], id: (each: T) => string): readonly T[] {
  const chosen = all.filter(each => process.argv.includes(id(each)));
  return chosen.length === 0 ? all : chosen;
}

/** The value below which a share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** The middle one of several measurements. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Prints one line of the report: what, the figure, and the target beside it. */
export function report(what: string, figure: string, target: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figure.padStart(22)}   target ${target}\n`);
}
