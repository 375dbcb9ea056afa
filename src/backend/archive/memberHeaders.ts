import { invalid, unsafe } from './archiveFailure';
import type { ByteReader } from './byteReader';
import { Extensions, nameText } from './extensions';
import { safePath } from './memberPath';
import { blockSize, isZero, paddingOf, parseHeader, type TarHeader } from './tarHeader';

/** What the headers of one member say together. `path` is safe; '' is the archive's own root. */
export type MemberHeader = {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  readonly size: number;
};

/** Bytes of an extended header; those of real archives have a few hundred. */
const longestExtension = 1024 * 1024;

const typeNames: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
  S: 'a sparse file',
  M: 'the rest of a file from another volume'
};

/**
 * Reads the next member's headers, or answers null at the end marker. `onExtension` is told the size
 * of every extended header before it is read. Rejects with ARCHIVE_INVALID, _UNSAFE or _TOO_LARGE.
 */
export async function nextMember(
  reader: ByteReader,
  onExtension: (size: number) => void
): Promise<MemberHeader | null> {
  const extensions = new Extensions();
  for (;;) {
    const header = await readHeader(reader);
    if (header === null && !extensions.isEmpty) {
      throw invalid('The archive ends with a header that announces a member, but no member.');
    }
    if (header === null || !isExtension(header)) {
      return header && toMember(header, extensions);
    }
    extensions.add(header, await readExtension(reader, header, onExtension));
  }
}

/** Reads the blanks between a content of `size` bytes and the next header. Rejects with ARCHIVE_INVALID when the archive ends before. */
export async function readPadding(reader: ByteReader, size: number): Promise<void> {
  const padding = paddingOf(size);
  if ((await reader.read(padding)).length < padding) {
    throw cutOff();
  }
}

/** The failure for an archive that ends before its end marker. */
export function cutOff() {
  return invalid('The archive ends in the middle of a member; it seems to be cut off.');
}

function isExtension(header: TarHeader): boolean {
  return ['longName', 'longLink', 'pax', 'globalPax'].includes(header.kind);
}

async function readHeader(reader: ByteReader): Promise<TarHeader | null> {
  const start = reader.position;
  const block = await reader.read(blockSize);
  if (block.length === 0) {
    throw invalid('The archive has no end marker; it seems to be cut off.');
  }
  if (block.length < blockSize) {
    throw cutOff();
  }
  if (isZero(block)) {
    await readEndMarker(reader);
    return null;
  }
  const header = parseHeader(block);
  if (!header) {
    throw invalid(`The archive is damaged: no member's header stands at byte ${start}.`);
  }
  return header;
}

async function readEndMarker(reader: ByteReader): Promise<void> {
  const second = await reader.read(blockSize);
  if (second.length < blockSize || !isZero(second)) {
    throw invalid('The archive is damaged: its end marker is incomplete.');
  }
}

async function readExtension(
  reader: ByteReader,
  header: TarHeader,
  onExtension: (size: number) => void
): Promise<Uint8Array> {
  if (header.size === null) {
    throw invalid('The archive is damaged: the size of an extended header is no number.');
  }
  if (header.size > longestExtension) {
    throw unsafe(nameText(header.name), 'has an extended header of more than 1 MiB');
  }
  onExtension(header.size);
  const content = await reader.read(header.size);
  if (content.length < header.size) {
    throw cutOff();
  }
  await readPadding(reader, header.size);
  return content;
}

function toMember(header: TarHeader, extensions: Extensions): MemberHeader {
  const name = extensions.nameOf(header);
  if (header.kind === 'other') {
    throw unsafe(nameText(name), `is ${typeNames[header.flag] ?? 'of an unknown type'}`);
  }
  const path = safePath(name);
  const size = extensions.sizeOf(header);
  const isFolder = header.kind === 'folder' || name.at(-1) === 0x2f;
  if (isFolder && size > 0) {
    throw unsafe(path, 'is a folder with content');
  }
  if (!isFolder && (path === '' || /(^|\/)\.$/.test(nameText(name)))) {
    throw unsafe(nameText(name), 'is a file with the name of a folder');
  }
  return { kind: isFolder ? 'folder' : 'file', path, size };
}
