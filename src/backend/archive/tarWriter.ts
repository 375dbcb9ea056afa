import { blockSize, paddingOf } from './tarHeader';

const largestOctal = 8 ** 11 - 1;

/** The end marker: two blocks of zeros. */
export const tarEnd: Uint8Array = new Uint8Array(2 * blockSize);

/** The zeros behind a content of `size` bytes. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array(paddingOf(size));
}

/**
 * The header of a member, whole blocks: a folder when `path` ends in `/` (with size 0), else a file of `size`
 * bytes. What ustar can't hold (long or non-ASCII paths, 8 GiB and more) goes into a PAX header before it.
 */
export function tarHeader(path: string, size: number): Uint8Array {
  const isPlain = /^[\x20-\x7e]{1,100}$/.test(path);
  const records = [
    ...(isPlain ? [] : [paxRecord('path', path)]),
    ...(size > largestOctal ? [paxRecord('size', String(size))] : [])
  ];
  const flag = path.endsWith('/') ? '5' : '0';
  const own = block({ name: isPlain ? path : cut(path), size: Math.min(size, largestOctal), flag });
  return records.length === 0 ? own : Buffer.concat([paxHeader(Buffer.concat(records)), own]);
}

function paxHeader(content: Uint8Array): Uint8Array {
  const header = block({ name: 'PaxHeaders/member', size: content.length, flag: 'x' });
  return Buffer.concat([header, content, tarPadding(content.length)]);
}

/** The length counts its own digits. */
function paxRecord(keyword: string, value: string): Uint8Array {
  const rest = Buffer.from(` ${keyword}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** What a reader without PAX shows. */
function cut(path: string): string {
  const ascii = path.replace(/[^\x20-\x7e]/gu, '_');
  return path.endsWith('/') ? `${ascii.slice(0, -1).slice(0, 99)}/` : ascii.slice(0, 100);
}

/** Owner 0, no time: the same members give the same bytes. */
function block(header: { name: string; size: number; flag: string }): Uint8Array {
  const bytes = Buffer.alloc(blockSize);
  bytes.write(header.name, 0, 100, 'latin1');
  bytes.write(header.flag === '5' ? '0000755\0' : '0000644\0', 100, 'latin1');
  bytes.write('0000000\x000000000\0', 108, 'latin1');
  bytes.write(`${header.size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  bytes.write('00000000000\0', 136, 'latin1');
  bytes.write('        ', 148, 'latin1');
  bytes.write(header.flag, 156, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of bytes) {
    sum += byte;
  }
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}
