import { createHash } from 'node:crypto';
import type { Entry } from './catalog';

/** How many characters of `requests` stand for one entry. */
export const fingerprintLength = 6;

/** Ids of the models that an entry touched; mostly one. */
export type Touched = number | readonly number[];

/**
 * What is remembered of every entry of the log, in order and for ever: six characters that stand for its
 * request, and the models that it touched. Six bytes a request are cheap enough to forget none; a hit is only
 * a candidate, to be compared with the entry itself.
 */
export class LogIndex {
  private constructor(
    private _requests: string,
    private readonly _touched: Touched[]
  ) {}

  /** An index of the first entries of a log, as `upTo` gave it. */
  static from(requests: string, touched: readonly Touched[]): LogIndex {
    return new LogIndex(requests, [...touched]);
  }

  /** How many entries it knows. */
  get n(): number {
    return this._touched.length;
  }

  /** Notes the entry after the last one. */
  add(entry: Entry): void {
    this._requests += fingerprint(entry.request);
    const ids = [...new Set(entry.changes.map(change => change.id))];
    this._touched.push(ids.length === 1 && ids[0] !== undefined ? ids[0] : ids);
  }

  /** Numbers of the entries that may be of this request; hardly ever a wrong one. */
  ofRequest(request: string): readonly number[] {
    const wanted = fingerprint(request);
    const found: number[] = [];
    for (let at = this._requests.indexOf(wanted); at >= 0;) {
      if (at % fingerprintLength === 0) {
        found.push(at / fingerprintLength + 1);
      }
      at = this._requests.indexOf(wanted, at + 1);
    }
    return found;
  }

  /** Numbers of the entries that touched a model, oldest first. */
  ofModel(id: number): readonly number[] {
    return this._touched.flatMap((ids, at) =>
      ids === id || (typeof ids === 'object' && ids.includes(id)) ? [at + 1] : []
    );
  }

  /** The first `n` entries, for a checkpoint. */
  upTo(n: number): { requests: string; touched: readonly Touched[] } {
    return {
      requests: this._requests.slice(0, n * fingerprintLength),
      touched: this._touched.slice(0, n)
    };
  }
}

function fingerprint(request: string): string {
  return createHash('sha256').update(request).digest('base64url').slice(0, fingerprintLength);
}
