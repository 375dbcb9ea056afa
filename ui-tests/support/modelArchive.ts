import { randomBytes } from 'node:crypto';

const block = 512;

/** A tar with a `model.pkl` of this size. Its bytes are random: nobody loads it, and nothing must compress it away. */
export function modelArchive(size: number): Buffer {
  const padding = Buffer.alloc((block - (size % block)) % block);
  const end = Buffer.alloc(2 * block);
  return Buffer.concat([header('model.pkl', size), randomBytes(size), padding, end]);
}

function header(path: string, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  bytes.write(path, 0);
  bytes.write('0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write('00000000000\0', 136);
  bytes.write('        ', 148);
  bytes.write('0', 156);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
