import type { Address, TensorFlowLibrary } from './library';

/** Size of a TF_TString. */
export const stringBytes = 24;
/** Bytes that fit into a TF_TString itself; its first byte is then four times their number. */
const smallBytes = 22;
const kindMask = 3;
const smallKind = 0;

/** Writes strings to a string tensor's memory, which is empty but need not be initialised. */
export function writeStrings(
  library: TensorFlowLibrary,
  target: Address,
  strings: readonly Uint8Array[]
): void {
  const cells = new Uint8Array(strings.length * stringBytes);
  strings.forEach((each, index) => {
    if (each.length > smallBytes) return;
    cells[index * stringBytes] = each.length << 2;
    cells.set(each, index * stringBytes + 1);
  });
  // Zeroed cells are empty strings, which TF_StringCopy may then grow.
  library.memcpy(target, cells, cells.length);
  strings.forEach((each, index) => {
    if (each.length <= smallBytes) return;
    library.stringCopy(target + BigInt(index * stringBytes), each, each.length);
  });
}

/** Reads the strings of a string tensor at `source`, whose memory has been copied to `cells`. */
export function readStrings(
  library: TensorFlowLibrary,
  source: Address,
  cells: Uint8Array
): readonly Uint8Array[] {
  return Array.from({ length: cells.length / stringBytes }, (_, index) => {
    const at = index * stringBytes;
    const head = cells[at] ?? 0;
    if ((head & kindMask) === smallKind) return cells.slice(at + 1, at + 1 + (head >> 2));
    const cell = source + BigInt(at);
    const bytes = new Uint8Array(library.stringSize(cell));
    library.memcpy(bytes, library.stringData(cell), bytes.length);
    return bytes;
  });
}
