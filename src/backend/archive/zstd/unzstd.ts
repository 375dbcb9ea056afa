import createHashes from 'xxhash-wasm';
import type { Bytes } from '../../storage/objectStore';
import { ByteReader } from '../byteReader';
import { FrameDecoder, History } from './frameDecoder';
import { headerLength, parseFrameHeader, type FrameHeader } from './frameHeader';
import { damaged, ZstdError } from './zstdError';

/** The largest window in bytes, that of `zstd --ultra -20`: most of the memory that unpacking takes. */
const largestWindow = 32 * 1024 * 1024;

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a5;

/**
 * The unpacked bytes of Zstandard data (RFC 8878): any number of frames, skippable ones included, block by
 * block, checksums verified. Rejects with {@link ZstdError}, and with whatever `source` threw.
 */
export async function* unzstd(source: Bytes): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = new ByteReader(source);
  const history = new History();
  try {
    while ((await reader.peek(1)).length > 0) {
      const magic = uint32(await exactly(reader, 4));
      if (magic >>> 4 === skippableMagic) {
        await skip(reader, uint32(await exactly(reader, 4)));
      } else if (magic === frameMagic) {
        yield* readFrame(reader, history);
      } else {
        throw damaged('something between its frames');
      }
    }
  } finally {
    await reader.close();
  }
}

async function* readFrame(
  reader: ByteReader,
  history: History
): AsyncGenerator<Uint8Array, void, undefined> {
  const header = await readFrameHeader(reader);
  const decoder = new FrameDecoder(header, history);
  const hash = header.hasChecksum ? (await createHashes()).create64() : null;
  for (let isLast = false; !isLast;) {
    const [low, middle, high] = (await exactly(reader, 3)) as unknown as [number, number, number];
    isLast = (low & 1) === 1;
    const block = { kind: (low >> 1) & 3, size: (low >> 3) + (middle << 5) + (high << 13) };
    const content = decoder.decode(block, await exactly(reader, decoder.storedSize(block)));
    hash?.update(content);
    if (content.length > 0) {
      yield content;
    }
  }
  decoder.end();
  if (hash && BigInt(uint32(await exactly(reader, 4))) !== (hash.digest() & 0xffffffffn)) {
    throw damaged('a frame whose checksum is wrong');
  }
}

async function readFrameHeader(reader: ByteReader): Promise<FrameHeader> {
  const [descriptor] = (await peekExactly(reader, 1)) as unknown as [number];
  const header = parseFrameHeader(await exactly(reader, headerLength(descriptor)));
  if (header.window > largestWindow) {
    throw new ZstdError('window', `a frame with a window of ${header.window} bytes`);
  }
  return header;
}

async function skip(reader: ByteReader, count: number): Promise<void> {
  const end = reader.position + count;
  await reader.skip(count);
  if (reader.position < end) {
    throw cutOff();
  }
}

async function exactly(reader: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await reader.read(count);
  if (bytes.length < count) {
    throw cutOff();
  }
  return bytes;
}

async function peekExactly(reader: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await reader.peek(count);
  if (bytes.length < count) {
    throw cutOff();
  }
  return bytes;
}

function cutOff(): ZstdError {
  return new ZstdError('cutOff', 'data that ends too early');
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}
