import { processStart } from './processStart';

/** Calls `onGone` once, soon after the process `pid` has ended; its number may belong to another one then. */
export function watchOwner(pid: number, onGone: () => void): void {
  const start = processStart(pid);
  const timer = setInterval(() => {
    if (start !== undefined && processStart(pid) === start) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
