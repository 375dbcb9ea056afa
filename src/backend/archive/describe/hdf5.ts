import { Cursor } from './cursor';
import type { FileBytes } from './fileBytes';
import { readHeap } from './hdf5Heap';
import { readMessages, type Layout } from './hdf5Header';
import { Unreadable } from './unreadable';

const attributeMessage = 0x0c;
const signature = '\x89HDF\r\n\x1a\n';
const longestText = 16 * 1024 * 1024;

type Attribute = { readonly name: string; readonly type: Cursor; readonly data: Cursor };

/**
 * The text attributes of an HDF5 file's root group, those of the names asked for: fixed-length or
 * variable-length strings in the group's own header. Throws {@link Unreadable} when it is no HDF5 file, or has one of them twice.
 */
export async function readRootTexts(
  file: FileBytes,
  names: readonly string[]
): Promise<ReadonlyMap<string, string>> {
  const layout = await readLayout(file);
  const texts = new Map<string, string>();
  for (const message of await readMessages(file, layout)) {
    if (message.type !== attributeMessage) {
      continue;
    }
    const attribute = readAttribute(message.content);
    if (texts.has(attribute.name)) {
      throw new Unreadable('an attribute that is there twice');
    }
    if (names.includes(attribute.name)) {
      const text = await readText(file, layout, attribute);
      if (text !== null) {
        texts.set(attribute.name, text);
      }
    }
  }
  return texts;
}

/** Superblock versions 0 and 1 name the root group in a symbol table entry, 2 and 3 directly. */
async function readLayout(file: FileBytes): Promise<Layout> {
  const cursor = new Cursor(await file.head(128));
  if (cursor.take(8).toString('latin1') !== signature) {
    throw new Unreadable('no HDF5 file');
  }
  const version = cursor.uint(1);
  cursor.skip(version < 2 ? 4 : 0);
  const layout = { offset: cursor.uint(1), length: cursor.uint(1) };
  if (![4, 8].includes(layout.offset) || ![4, 8].includes(layout.length) || version > 3) {
    throw new Unreadable('an unknown kind of HDF5');
  }
  if (version < 2) {
    cursor.skip(version === 0 ? 9 : 13);
    cursor.skip(4 * layout.offset + layout.offset);
  } else {
    cursor.skip(1 + 3 * layout.offset);
  }
  return { ...layout, root: cursor.uint(layout.offset) };
}

/** Version 1 fills its parts up to 8 bytes. */
function readAttribute(content: Uint8Array): Attribute {
  const cursor = new Cursor(content);
  const version = cursor.uint(1);
  cursor.skip(1);
  const [nameSize, typeSize, spaceSize] = [cursor.uint(2), cursor.uint(2), cursor.uint(2)];
  cursor.skip(version === 3 ? 1 : 0);
  const filled = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const name = cursor.take(filled(nameSize)).toString('utf8').split('\0', 1)[0] ?? '';
  const type = new Cursor(cursor.take(filled(typeSize)));
  cursor.skip(filled(spaceSize));
  return { name, type, data: new Cursor(cursor.take(cursor.left)) };
}

/** Null when the attribute is no text. */
async function readText(
  file: FileBytes,
  layout: Layout,
  { type, data }: Attribute
): Promise<string | null> {
  const kind = type.uint(1) & 15;
  const variety = type.uint(1) & 15;
  type.skip(2);
  const size = type.uint(4);
  if (kind === 3) {
    return trimmed(data.take(size));
  }
  if (kind !== 9 || variety !== 1) {
    return null;
  }
  const length = data.uint(4);
  const address = data.uint(layout.offset);
  if (length > longestText) {
    throw new Unreadable('an attribute that is too long');
  }
  const bytes = await readHeap(file, layout, { address, index: data.uint(4) });
  return trimmed(bytes.subarray(0, length));
}

function trimmed(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}
