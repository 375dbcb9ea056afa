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
 * lies too near to the middle of two doubles to tell, or `exponent` is not 0 to 44.
 */
export function exactQuotient(whole: number, rest: number, exponent: number): number {
  const first = Math.min(exponent, 22);
  const divisor = powersOfTen[first] ?? NaN;
  let quotient = whole / divisor;
  let correction = (remainder(whole, quotient, first) + rest) / divisor;
  if (exponent > 22) {
    const second = exponent - 22;
    const again = powersOfTen[second] ?? NaN;
    const before = quotient;
    quotient /= again;
    correction = (remainder(before, quotient, second) + correction) / again;
  }
  const least = quotient + correction * (1 - margin);
  const most = quotient + correction * (1 + margin);
  return least === most ? least : NaN;
}

/** What remains of a division by a power of ten whose quotient was rounded: that is exact. */
function remainder(dividend: number, quotient: number, exponent: number): number {
  const product = quotient * (powersOfTen[exponent] ?? NaN);
  return dividend - product - productError(quotient, exponent, product);
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
