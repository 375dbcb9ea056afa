import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second, whatever the machine. */
const tick = 10;

/** Milliseconds of processor time that a process and its children have taken so far; NaN where there is no /proc. */
export function processorTime(pid: number): number {
  try {
    const [, fields = ''] = /^.*\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [];
    const own = ((user ?? NaN) + (system ?? NaN)) * tick;
    return children.reduce((sum, child) => sum + processorTime(Number(child)), own);
  } catch {
    return NaN;
  }
}
