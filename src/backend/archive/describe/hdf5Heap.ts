import { Cursor } from './cursor';
import type { FileBytes } from './fileBytes';
import type { Layout } from './hdf5Header';
import { Unreadable } from './unreadable';

const mostObjects = 65_536;
const largestObject = 16 * 1024 * 1024;

/** The bytes of an object in a global heap, where HDF5 keeps strings of variable length. */
export async function readHeap(
  file: FileBytes,
  layout: Layout,
  object: { address: number; index: number }
): Promise<Uint8Array> {
  const head = new Cursor(await file.slice(object.address, object.address + 8 + layout.length));
  if (head.take(4).toString('latin1') !== 'GCOL') {
    throw new Unreadable('no global heap');
  }
  head.skip(4);
  const end = object.address + head.uint(layout.length);
  let position = object.address + 8 + layout.length;
  for (let i = 0; i < mostObjects && position + 8 + layout.length <= end; i += 1) {
    const content = position + 8 + layout.length;
    const cursor = new Cursor(await file.slice(position, content));
    const index = cursor.uint(2);
    cursor.skip(6);
    const size = cursor.uint(layout.length);
    if (index === object.index && size <= largestObject) {
      return await file.slice(content, content + size);
    }
    if (index === 0) {
      break;
    }
    position = content + Math.ceil(size / 8) * 8;
  }
  throw new Unreadable('a string that is not there');
}
