import { Cursor } from './cursor';
import type { FileBytes } from './fileBytes';
import { Unreadable } from './unreadable';

/** How a file writes addresses and lengths, in bytes, and where its root group's header is. */
export type Layout = { readonly offset: number; readonly length: number; readonly root: number };
/** A message of an object's header. */
export type HeaderMessage = { readonly type: number; readonly content: Uint8Array };

type Block = { readonly start: number; readonly end: number };
type HeaderShape = {
  readonly first: Block;
  readonly prefix: number;
  readonly isNew: boolean;
};

const continuationMessage = 0x10;
const mostBlocks = 1000;
const largestBlock = 16 * 1024 * 1024;

/** All messages of the root group's header, those of its continuation blocks included. */
export async function readMessages(
  file: FileBytes,
  layout: Layout
): Promise<readonly HeaderMessage[]> {
  const shape = await readShape(file, layout.root);
  const blocks = [shape.first];
  const messages: HeaderMessage[] = [];
  for (const block of blocks) {
    if (blocks.length > mostBlocks || block.end - block.start > largestBlock) {
      throw new Unreadable('a header that is too large');
    }
    for (const message of blockMessages(await file.slice(block.start, block.end), shape)) {
      messages.push(message);
      if (message.type === continuationMessage) {
        blocks.push(continuation(message.content, layout, shape));
      }
    }
  }
  return messages;
}

/** Version 2 has a signature, and flags that say which parts there are. */
async function readShape(file: FileBytes, root: number): Promise<HeaderShape> {
  const cursor = new Cursor(await file.slice(root, Math.min(root + 64, file.size)));
  if (cursor.take(4).toString('latin1') !== 'OHDR') {
    cursor.position = 8;
    return { first: blockAt(root + 16, cursor.uint(4)), prefix: 8, isNew: false };
  }
  cursor.skip(1);
  const flags = cursor.uint(1);
  cursor.skip(((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4));
  const size = cursor.uint(1 << (flags & 3));
  const prefix = (flags & 4) === 0 ? 4 : 6;
  return { first: blockAt(root + cursor.position, size), prefix, isNew: true };
}

function* blockMessages(bytes: Uint8Array, shape: HeaderShape): Generator<HeaderMessage> {
  const cursor = new Cursor(bytes);
  while (cursor.left >= shape.prefix) {
    const type = cursor.uint(shape.isNew ? 1 : 2);
    const size = cursor.uint(2);
    cursor.skip(shape.prefix - (shape.isNew ? 3 : 4));
    yield { type, content: cursor.take(size) };
  }
}

/** A new block has a signature before and a checksum behind its messages. */
function continuation(content: Uint8Array, layout: Layout, { isNew }: HeaderShape): Block {
  const cursor = new Cursor(content);
  const start = cursor.uint(layout.offset);
  const size = cursor.uint(layout.length);
  return isNew ? { start: start + 4, end: start + size - 4 } : blockAt(start, size);
}

function blockAt(start: number, size: number): Block {
  return { start, end: start + size };
}
