const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A number of bytes in three figures: `12.3 MB`. */
export function bytesText(bytes: number): string {
  // Rounded first: 999,999 bytes are 1.00 MB, not 1000 kB.
  const rounded = Number(bytes.toPrecision(3));
  const power = Math.min(Math.floor(Math.log10(Math.max(rounded, 1)) / 3), units.length - 1);
  const value = rounded / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[power] ?? ''}`;
}
