import { expect, it } from 'vitest';
import { tarEnd, tarHeader, tarPadding } from '../../../src/backend/archive/tarWriter';
import { inChunks, readMembers } from './openedArchive';

const text = (block: Uint8Array, start: number, end: number) =>
  Buffer.from(block.subarray(start, end)).toString('latin1');

it('writes a plain file as one ustar block', () => {
  const block = tarHeader('m/model.pkl', 1234);
  expect(block).toHaveLength(512);
  expect(text(block, 0, 12)).toBe('m/model.pkl\0');
  expect(text(block, 124, 136)).toBe('00000002322\0');
  expect(text(block, 156, 157)).toBe('0');
  expect(text(block, 257, 265)).toBe('ustar\x0000');
});

it('writes a folder, and the same bytes each time', () => {
  const block = tarHeader('m/', 0);
  expect(text(block, 156, 157)).toBe('5');
  expect(text(block, 100, 107)).toBe('0000755');
  expect(tarHeader('m/', 0)).toEqual(block);
});

it.each([
  ['a path of 100 characters', 'p'.repeat(100), 5, 512],
  ['a path of 101 characters', `p/${'p'.repeat(99)}`, 5, 1536],
  ['a Korean path', '한글/모델', 5, 1536],
  ['a Korean folder', '한글/', 0, 1536],
  ['a path of 700 bytes', 'folder/'.repeat(100), 0, 2048],
  ['the largest size that ustar holds', 'a', 8 ** 11 - 1, 512],
  ['the smallest size that it does not', 'a', 8 ** 11, 1536],
  ['a size and a path beyond ustar', '모델', 2 ** 40, 1536]
])('writes %s in whole blocks', async (...given) => {
  const [, path, size, length] = given;
  const header = tarHeader(path, size);
  expect(header).toHaveLength(length);
  if (size < 1000) {
    const tar = Buffer.concat([header, Buffer.alloc(size), tarPadding(size), tarEnd]);
    const members = await readMembers(inChunks(tar));
    expect(members.map(member => [member.path, member.content.length])).toEqual([[path, size]]);
  }
});

it.each([
  [0, 0],
  [1, 511],
  [511, 1],
  [512, 0],
  [2 ** 40 + 1, 511]
])('fills a content of %i bytes with %i zeros', (size, zeros) => {
  expect(tarPadding(size)).toEqual(new Uint8Array(zeros));
});

it('ends with two blocks of zeros', () => {
  expect(tarEnd).toEqual(new Uint8Array(1024));
});
