import type { TranslationBundle } from '@jupyterlab/translation';
import { bytesText } from '../../common/bytesText';
import type { ProgressReply } from '../../common/reply';

export { bytesText };

/** Speed of a transfer in units a second, and the time it still takes in seconds, where known. */
export type Pace = { readonly rate?: number; readonly left?: number };

/** A time in seconds as people say it: `45 s`, `3 min`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How far, how fast and how long still, in one line. */
export function progressText(reply: ProgressReply, pace: Pace, trans: TranslationBundle): string {
  const amount = reply.unit === 'bytes' ? bytesText : (count: number) => count.toLocaleString();
  const parts = [
    reply.total === undefined
      ? amount(reply.done)
      : trans.__('%1 of %2', amount(reply.done), amount(reply.total))
  ];
  if (pace.rate !== undefined && pace.rate > 0) {
    parts.push(trans.__('%1/s', amount(Math.round(pace.rate))));
  }
  if (pace.left !== undefined) {
    parts.push(trans.__('%1 left', durationText(pace.left)));
  }
  return parts.join(' · ');
}

/** Measures the pace over the last seconds, so that it follows changes without jumping. */
export class PaceMeter {
  /** Takes the amount done at a time in milliseconds and says how fast it goes. */
  measure({ done, total }: ProgressReply, now: number): Pace {
    if (done < (this._samples.at(-1)?.done ?? 0)) {
      this._samples = [];
    }
    this._samples = [...this._samples.filter(sample => now - sample.at < 5000), { at: now, done }];
    const first = this._samples[0];
    if (!first || now - first.at < 500) {
      return {};
    }
    const rate = ((done - first.done) * 1000) / (now - first.at);
    return rate > 0 && total !== undefined ? { rate, left: (total - done) / rate } : { rate };
  }

  private _samples: { readonly at: number; readonly done: number }[] = [];
}
