/** Reads up to `into.length` varints of at most 32 bits (of longer ones the low 32) into `into`, from `start` on. Answers the index after the last. */
export function readVarints32(
  bytes: Uint8Array,
  into: { [index: number]: number; readonly length: number },
  start: number
): number {
  let index = start;
  let position = 0;
  while (position < bytes.length && index < into.length) {
    let byte = bytes[position++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && position < bytes.length; shift += 7) {
      byte = bytes[position++] ?? 0;
      if (shift < 32) value |= (byte & 0x7f) << shift;
    }
    into[index++] = value;
  }
  return index;
}

/** Reads up to `into.length / 2` varints of 64 bits, each into two halves, the low one first. Answers the index after the last. */
export function readVarints64(bytes: Uint8Array, into: Uint32Array, start: number): number {
  let index = start;
  let position = 0;
  while (position < bytes.length && index < into.length) {
    let byte = 0x80;
    let low = 0;
    let high = 0;
    for (let shift = 0; byte >= 0x80 && position < bytes.length; shift += 7) {
      byte = bytes[position++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >>> 4;
      else if (shift > 31) high |= bits << (shift - 32);
    }
    into[index] = low;
    into[index + 1] = high;
    index += 2;
  }
  return index;
}

/** Numbers as varints; a negative one takes ten bytes, as 64 bits do. */
export function writeVarints32(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 10);
  let position = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    position = writeVarint(bytes, position, [value >>> 0, value < 0 ? 0xffffffff : 0]);
  }
  return bytes.subarray(0, position);
}

/** 64-bit numbers, given as halves with the low one first, as varints. */
export function writeVarints64(halves: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(halves.length * 5);
  let position = 0;
  for (let index = 0; index < halves.length; index += 2) {
    position = writeVarint(bytes, position, [halves[index] ?? 0, halves[index + 1] ?? 0]);
  }
  return bytes.subarray(0, position);
}

function writeVarint(
  bytes: Uint8Array,
  start: number,
  [first, second]: readonly [low: number, high: number]
): number {
  let position = start;
  let low = first;
  let high = second;
  while (high !== 0 || low > 0x7f) {
    bytes[position++] = (low & 0x7f) | 0x80;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  bytes[position++] = low;
  return position;
}
