/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) =>
  Number(`1e${exponent}`)
);

const highHalves = powersOfTen.map(highHalf);
const lowHalves = powersOfTen.map((power, exponent) => power - (highHalves[exponent] ?? 0));

/** Twice the largest error of the correction below, relative to it, with room to spare. */
const margin = 2 ** -48;

/**
 * The double nearest to `(whole + rest) / 10^exponent`, where `whole` is an exact integer and 0 ≤ `rest` < 1; NaN where the quotient
 * lies too near to the middle of two doubles to tell, or `exponent` is not 0 to 22.
 */
export function exactQuotient(whole: number, rest: number, exponent: number): number {
  const divisor = powersOfTen[exponent] ?? NaN;
  const quotient = whole / divisor;
  const product = quotient * divisor;
  // What remains of a division is exact.
  const remainder = whole - product - productError(quotient, exponent, product);
  const correction = (remainder + rest) / divisor;
  const least = quotient + correction * (1 - margin);
  const most = quotient + correction * (1 + margin);
  return least === most ? least : NaN;
}

/** By how much `value · 10^exponent` is more than `product`, the double nearest to it: exactly, as Dekker does it, by halves of 26 bits. */
export function productError(value: number, exponent: number, product: number): number {
  const high = highHalf(value);
  const low = value - high;
  const powerHigh = highHalves[exponent] ?? NaN;
  const powerLow = lowHalves[exponent] ?? NaN;
  return high * powerHigh - product + high * powerLow + low * powerHigh + low * powerLow;
}

function highHalf(value: number): number {
  const scaled = 134_217_729 * value;
  return scaled - (scaled - value);
}
