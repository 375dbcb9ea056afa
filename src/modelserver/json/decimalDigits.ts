import { powersOfTen, productError } from './exactQuotient';

/** Beyond 10^22 a power of ten is no longer exact in a double. */
const highestPower = 22;

/**
 * The decimal digits of a number as `printf` finds them for `%g`: six, when these read back as the same number, else as many as always
 * do. One object serves many numbers.
 */
export class DecimalDigits {
  /** The digits, as numbers, without zeros at the end. */
  readonly digits = new Uint8Array(17);
  count = 0;
  /** The power of ten that the first digit counts. */
  exponent = 0;
  /** How many digits were asked for. */
  precision = 0;

  /** Finds the digits of a float32 that is finite and more than 0: six, or nine. */
  readFloat(value: number): void {
    const exponent = exponentOf(value);
    if (exponent < 8 - highestPower || exponent > 8) {
      const six = value.toExponential(5);
      const readsBack = Math.fround(Number(six)) === value;
      this._takeText(readsBack ? six : value.toExponential(8), readsBack ? 6 : 9);
    } else if (!this._readSix(value, exponent, Math.fround)) {
      this._readNine(value, exponent);
    }
  }

  /** Finds the digits of a double that is finite and more than 0: six, or seventeen. */
  readDouble(value: number): void {
    const exponent = exponentOf(value);
    if (Math.abs(5 - exponent) > highestPower) {
      const six = value.toExponential(5);
      const readsBack = Number(six) === value;
      this._takeText(readsBack ? six : seventeenDigits(value), readsBack ? 6 : 17);
    } else if (!this._readSix(value, exponent, Number)) {
      this._takeText(seventeenDigits(value), 17);
    }
  }

  /** Six digits are right when they read back, since no other six are as near; digits and power are exact, so what is read back is too. */
  private _readSix(value: number, exponent: number, round: (value: number) => number): boolean {
    const scale = 5 - exponent;
    const power = powersOfTen[Math.abs(scale)] ?? NaN;
    const whole = Math.round(scale < 0 ? value / power : value * power);
    if (round(scale < 0 ? whole * power : whole / power) !== value) {
      return false;
    }
    this._takeWhole(whole, 6, exponent);
    return true;
  }

  private _readNine(value: number, exponent: number): void {
    const scale = 8 - exponent;
    const product = value * (powersOfTen[scale] ?? NaN);
    const whole = Math.floor(product);
    const overHalf = product - whole - 0.5 + productError(value, scale, product);
    const isUp = overHalf > 0 || (overHalf === 0 && whole % 2 === 1);
    this._takeWhole(isUp ? whole + 1 : whole, 9, exponent);
  }

  private _takeWhole(whole: number, precision: number, exponent: number): void {
    // Rounding may have carried to one digit more, which is a zero.
    const length = whole === powersOfTen[precision] ? precision + 1 : precision;
    let rest = whole | 0;
    for (let index = length - 1; index >= 0; index -= 1) {
      const tenth = (rest / 10) | 0;
      this.digits[index] = rest - tenth * 10;
      rest = tenth;
    }
    this.exponent = exponent + length - precision;
    this._finish(length, precision);
  }

  /** Takes what `toExponential` gives. */
  private _takeText(text: string, precision: number): void {
    this.digits[0] = text.charCodeAt(0) - 0x30;
    for (let index = 1; index < precision; index += 1) {
      this.digits[index] = text.charCodeAt(index + 1) - 0x30;
    }
    this.exponent = Number(text.slice(text.indexOf('e') + 1));
    this._finish(precision, precision);
  }

  private _finish(length: number, precision: number): void {
    let count = length;
    while (this.digits[count - 1] === 0) {
      count -= 1;
    }
    this.count = count;
    this.precision = precision;
  }
}

/** The power of ten of the first digit; may be one too low for a value just below a power. */
function exponentOf(value: number): number {
  const guess = Math.floor(Math.log10(value));
  const power = powersOfTen[Math.abs(guess)] ?? NaN;
  const scaled = guess < 0 ? value * power : value / power;
  return scaled < 1 ? guess - 1 : scaled >= 10 ? guess + 1 : guess;
}

/** As `printf` rounds: a value in the very middle goes to the even digit, where `toExponential` goes up. */
function seventeenDigits(value: number): string {
  if (Number.isInteger(value) || !Number.isInteger(value * 2 ** 25)) {
    return value.toExponential(16);
  }
  const exact = /^(\d\.\d{15}[02468])50*(e.*)$/.exec(value.toExponential(45));
  return exact ? `${exact[1] ?? ''}${exact[2] ?? ''}` : value.toExponential(16);
}
