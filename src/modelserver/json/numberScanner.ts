import * as ascii from './ascii';
import { endOfNumber } from './endOfNumber';
import { exactQuotient, powersOfTen } from './exactQuotient';
import { syntaxError } from './syntaxError';

/** To an integer up to this one a further digit can be appended within the integers that a double holds exactly. */
const roomForDigit = 900_719_925_474_098;

/**
 * Reads the numbers of a JSON text, exactly: each becomes the double nearest to its literal. NaN, Inf and Infinity are numbers too.
 * Its steps hand numbers on in `values`, since a returned double costs an allocation.
 */
export class NumberScanner {
  /** Whether the number last read was written without point, exponent and token, and is held exactly. */
  isExactInteger = false;
  private _at = 0;

  constructor(
    private readonly _text: Uint8Array,
    /** Where the numbers go. */
    public values: Float64Array
  ) {}

  /** Reads the number at `start` into `values[index]` and answers where it ends. Throws what is wrong with its syntax. */
  scan(start: number, index: number): number {
    const text = this._text;
    const first = text[start] === ascii.minus ? start + 1 : start;
    let at = first;
    let byte = text[at] as number;
    let value = 0;
    while (isDigit(byte) && value <= roomForDigit) {
      value = value * 10 + (byte - ascii.zero);
      at += 1;
      byte = text[at] as number;
    }
    if (byte === ascii.point) {
      this.values[index] = value;
      this._at = at;
      return this._scanDecimals(start, index);
    }
    if (goesOn(byte) || !isWholePart(text, first, at)) {
      return this._scanSlowly(start, index);
    }
    this.isExactInteger = true;
    // An integer has no negative zero.
    this.values[index] = first === start ? value : 0 - value;
    return at;
  }

  private _scanDecimals(start: number, index: number): number {
    const text = this._text;
    const isNegative = text[start] === ascii.minus;
    const point = this._at;
    let at = point + 1;
    let byte = text[at] as number;
    let value = this.values[index] as number;
    while (isDigit(byte) && value <= roomForDigit) {
      value = value * 10 + (byte - ascii.zero);
      at += 1;
      byte = text[at] as number;
    }
    const decimals = at - point - 1;
    if (isDigit(byte)) {
      this.values[index] = value;
      this._at = at;
      return this._scanRest(start, index, decimals);
    }
    if (
      goesOn(byte) ||
      decimals === 0 ||
      decimals >= powersOfTen.length ||
      !isWholePart(text, isNegative ? start + 1 : start, point)
    ) {
      return this._scanSlowly(start, index);
    }
    value /= powersOfTen[decimals] as number;
    this.isExactInteger = false;
    this.values[index] = isNegative ? -value : value;
    return at;
  }

  /** The decimals for which there was no room. */
  private _scanRest(start: number, index: number, decimals: number): number {
    const text = this._text;
    const from = this._at;
    let at = from;
    let byte = text[at] as number;
    let rest = 0;
    while (isDigit(byte) && rest <= roomForDigit) {
      rest = rest * 10 + (byte - ascii.zero);
      at += 1;
      byte = text[at] as number;
    }
    rest /= powersOfTen[at - from] as number;
    const value = exactQuotient(this.values[index] as number, rest, decimals);
    if (goesOn(byte) || Number.isNaN(value)) {
      return this._scanSlowly(start, index);
    }
    this.isExactInteger = false;
    this.values[index] = text[start] === ascii.minus ? -value : value;
    return at;
  }

  private _scanSlowly(start: number, index: number): number {
    this.isExactInteger = false;
    const { buffer, byteOffset } = this._text;
    const end = endOfNumber(this._text, start);
    const literal = Buffer.from(buffer, byteOffset + start, end - start).toString('latin1');
    const value = Number(literal.replace(/Inf$/, 'Infinity'));
    if (!Number.isFinite(value) && !/[NI]/.test(literal)) {
      throw syntaxError('tooBig', start);
    }
    this.values[index] = value;
    return end;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ascii.zero && byte <= ascii.nine;
}

/** Whether a number does not end before `byte`. */
function goesOn(byte: number): boolean {
  return isDigit(byte) || byte === ascii.e || byte === ascii.capitalE;
}

/** Whether the digits from `first` to `end` can stand before a point: some, and no zero leads others. */
function isWholePart(text: Uint8Array, first: number, end: number): boolean {
  return end > first && (text[first] !== ascii.zero || end === first + 1);
}
