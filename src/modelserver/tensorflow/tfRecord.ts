import { ServingError } from '../servingError';

const lengthBytes = 8;
const checksumBytes = 4;
const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  // The polynomial of CRC-32C (Castagnoli), reversed.
  for (let bit = 0; bit < 8; bit++)
    remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  return remainder;
});

/**
 * The records of a TFRecord file: length, checksum of the length, data, checksum of the data, all little-endian. Throws DATA_LOSS
 * where the file is no such file or is cut off.
 */
export function* readRecords(file: Uint8Array): Iterable<Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let position = 0;
  const take = (bytes: number) => {
    const end = position + bytes + checksumBytes;
    if (end > file.length) throw new ServingError('DATA_LOSS', `truncated record at ${position}`);
    const data = file.subarray(position, position + bytes);
    if (view.getUint32(position + bytes, true) !== maskedChecksum(data)) {
      throw new ServingError('DATA_LOSS', `corrupted record at ${position}`);
    }
    position = end;
    return data;
  };
  while (position < file.length) {
    const start = position;
    take(lengthBytes);
    yield take(Number(view.getBigUint64(start, true)));
  }
}

/** A CRC-32C, turned and shifted as TFRecord has it, since checksums of checksums are weak. */
function maskedChecksum(data: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of data)
    remainder = (remainder >>> 8) ^ (checksums[(remainder ^ byte) & 255] ?? 0);
  const checksum = ~remainder;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
