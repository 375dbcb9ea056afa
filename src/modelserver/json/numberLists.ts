import * as ascii from './ascii';
import { NumberScanner } from './numberScanner';
import { skipBlanks } from './skipBlanks';

/** A list of numbers, or of equally long such lists: a dense tensor, its elements at `from` up to `to` of the values read. */
export type NumberList = {
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
  /** Whether all of them were written as integers and are held exactly. */
  readonly areExactIntegers: boolean;
};

/** Lists nested deeper than this are left to the slower way. */
const deepest = 32;
const unknown = -1;

/** Kept between texts, so that small ones allocate nothing; larger ones give theirs back. */
let kept = new Float64Array(1 << 12);
const keptAtMost = 1 << 20;

/** Reads dense lists of numbers in one pass, without a node for each number. Its values are good until another text is read. */
export class NumberLists {
  readonly lists: NumberList[] = [];
  private readonly _scanner: NumberScanner;
  private readonly _sizes = new Int32Array(deepest);
  private readonly _counts = new Int32Array(deepest);
  private _depth = 0;
  private _rank = 0;
  private _end = 0;
  private _areExactIntegers = true;

  constructor(private readonly _text: Uint8Array) {
    this._scanner = new NumberScanner(_text, kept);
  }

  /** The elements of all lists. */
  get values(): Float64Array {
    return this._scanner.values;
  }

  /**
   * Reads the list at `start` as the last of `lists` and answers where it ends; a list that is not dense, or not of numbers alone, is
   * no such list: then the answer is -1 - the place that shows it. Throws the syntax error of a number.
   */
  read(start: number): number {
    const from = this._end;
    this._depth = 0;
    this._rank = unknown;
    this._areExactIntegers = true;
    let at = start;
    do {
      at = this._descend(at);
      at = at < 0 ? at : this._readRow(at);
      at = at < 0 ? at : this._ascend(at);
    } while (at >= 0 && this._depth > 0);
    if (at < 0) {
      this._end = from;
      return at;
    }
    this.lists.push({
      shape: Array.from(this._sizes.subarray(0, this._rank)),
      from,
      to: this._end,
      areExactIntegers: this._areExactIntegers
    });
    return at;
  }

  private _descend(start: number): number {
    let at = start;
    while (this._text[at] === ascii.openList) {
      if (this._depth === (this._rank === unknown ? deepest : this._rank)) {
        return -1 - at;
      }
      if (this._rank === unknown) {
        this._sizes[this._depth] = unknown;
      }
      this._counts[this._depth] = 0;
      this._depth += 1;
      at = skipBlanks(this._text, at + 1);
    }
    if (this._rank === unknown) {
      this._rank = this._depth;
    }
    return this._depth === this._rank ? at : -1 - at;
  }

  /** The numbers of an innermost list, up to its bracket. */
  private _readRow(start: number): number {
    const text = this._text;
    const first = this._end;
    let at = start;
    if (text[at] === ascii.closeList) {
      return at;
    }
    let areExactIntegers = true;
    for (;;) {
      if (!startsNumber(text[at] ?? 0)) {
        return -1 - at;
      }
      this._reserve();
      at = this._scanner.scan(at, this._end);
      this._end += 1;
      areExactIntegers &&= this._scanner.isExactInteger;
      at = skipBlanks(text, at);
      if (text[at] !== ascii.comma) {
        break;
      }
      at = skipBlanks(text, at + 1);
    }
    this._areExactIntegers &&= areExactIntegers;
    this._counts[this._depth - 1] = this._end - first;
    return at;
  }

  private _reserve(): void {
    const { values } = this._scanner;
    if (this._end === values.length) {
      const larger = new Float64Array(values.length * 2);
      larger.set(values);
      this._scanner.values = larger;
      if (larger.length <= keptAtMost) {
        kept = larger;
      }
    }
  }

  private _ascend(start: number): number {
    const text = this._text;
    let at = start;
    while (text[at] === ascii.closeList) {
      const level = this._depth - 1;
      const count = this._counts[level] ?? 0;
      if (this._sizes[level] === unknown) {
        this._sizes[level] = count;
      } else if (this._sizes[level] !== count) {
        return -1 - at;
      }
      this._depth = level;
      if (level === 0) {
        return at + 1;
      }
      this._counts[level - 1] = (this._counts[level - 1] ?? 0) + 1;
      at = skipBlanks(text, at + 1);
    }
    return text[at] === ascii.comma ? skipBlanks(text, at + 1) : -1 - at;
  }
}

function startsNumber(byte: number): boolean {
  return (
    (byte >= ascii.zero && byte <= ascii.nine) ||
    byte === ascii.minus ||
    byte === ascii.capitalN ||
    byte === ascii.capitalI
  );
}
