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
  private _decimals = 0;

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
    const first = text[start] === ascii.minus ? start + 1 : start;
    const point = this._at;
    let at = point + 1;
    let byte = text[at] as number;
    if (!isDigit(byte) || !isWholePart(text, first, point)) {
      return this._scanSlowly(start, index);
    }
    let value = this.values[index] as number;
    while (isDigit(byte) && value <= roomForDigit) {
      value = value * 10 + (byte - ascii.zero);
      at += 1;
      byte = text[at] as number;
    }
    const decimals = at - point - 1;
    if (goesOn(byte) || decimals >= powersOfTen.length) {
      this.values[index] = value;
      this._at = at;
      this._decimals = decimals;
      return this._scanRest(start, index);
    }
    value /= powersOfTen[decimals] as number;
    this.isExactInteger = false;
    this.values[index] = first === start ? value : -value;
    return at;
  }

  /** The decimals for which there was no room, and the exponent. */
  private _scanRest(start: number, index: number): number {
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
    let decimals = this._decimals;
    if (goesOn(byte)) {
      this._at = at;
      decimals -= this._takeExponent();
      at = this._at;
    }
    const value = scaled(this.values[index] as number, rest, decimals);
    if (Number.isNaN(value)) {
      return this._scanSlowly(start, index);
    }
    this.isExactInteger = false;
    this.values[index] = text[start] === ascii.minus ? -value : value;
    return at;
  }

  /** An exponent of up to three digits; NaN for anything else. */
  private _takeExponent(): number {
    const text = this._text;
    const sign = text[this._at + 1];
    const first = sign === ascii.minus || sign === ascii.plus ? this._at + 2 : this._at + 1;
    let at = first;
    let exponent = 0;
    while (isDigit(text[at] as number)) {
      exponent = exponent * 10 + ((text[at] as number) - ascii.zero);
      at += 1;
    }
    if (isDigit(text[this._at] as number) || at === first || at > first + 3) {
      return NaN;
    }
    this._at = at;
    return sign === ascii.minus ? -exponent : exponent;
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

/** The double nearest to `(whole + rest) / 10^decimals`; NaN where doubles can't tell. */
function scaled(whole: number, rest: number, decimals: number): number {
  if (decimals >= 0) {
    return exactQuotient(whole, rest, decimals);
  }
  return rest === 0 ? whole * (powersOfTen[-decimals] ?? NaN) : NaN;
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
