import type { Bytes } from '../storage/objectStore';
import type { ArchiveLimits, Member } from './archive';
import { invalid, tooLarge } from './archiveFailure';
import type { ByteReader } from './byteReader';
import { cutOff, nextMember, readPadding, type MemberHeader } from './memberHeaders';
import { PathRegister } from './pathRegister';
import { isZero } from './tarHeader';
import { unpack } from './unpack';

/** Zeros after the end marker: tar fills its last record, which is 10 KiB by default. */
const longestTail = 16 * 1024 * 1024;

/**
 * The members of a `.tar`, `.tar.gz` or `.tar.zst`, recognised by content, one at a time and without
 * buffering: the source is read only as far as its reader asks. Rejects with ARCHIVE_INVALID for
 * anything that is not exactly one whole tar, ARCHIVE_UNSAFE for a member that must not be stored,
 * ARCHIVE_TOO_LARGE before a limit is passed, and with whatever `source` threw.
 */
export async function* readArchive(
  source: Bytes,
  limits: ArchiveLimits
): AsyncGenerator<Member, void, undefined> {
  const { tar, isCompressed } = await unpack(source);
  try {
    const budget = new Budget(limits);
    const paths = new PathRegister();
    for (;;) {
      const header = await nextMember(tar, size => budget.spend(size));
      if (header === null) {
        break;
      }
      budget.add(header.size);
      if (header.path !== '') {
        paths.add(header.path, header.kind);
        yield* oneMember(tar, header, isCompressed);
      }
    }
    await readTail(tar);
  } finally {
    await tar.close();
  }
}

async function* oneMember(
  tar: ByteReader,
  header: MemberHeader,
  isCompressed: boolean
): AsyncGenerator<Member, void, undefined> {
  if (header.kind === 'folder') {
    yield { kind: 'folder', path: header.path };
    return;
  }
  const start = tar.position;
  const end = start + header.size;
  yield {
    kind: 'file',
    path: header.path,
    size: header.size,
    range: isCompressed ? null : { start, end },
    content: contentUpTo(tar, end)
  };
  await tar.skip(end - tar.position);
  await readPadding(tar, header.size);
}

async function* contentUpTo(tar: ByteReader, end: number): AsyncGenerator<Uint8Array> {
  yield* tar.slices(end - tar.position);
  if (tar.position < end) {
    throw cutOff();
  }
}

async function readTail(tar: ByteReader): Promise<void> {
  let length = 0;
  for await (const slice of tar.slices(longestTail + 1)) {
    length += slice.length;
    if (!isZero(slice)) {
      throw invalid(
        'The archive has something behind its end marker, as if it were two archives in one.'
      );
    }
  }
  if (length > longestTail) {
    throw invalid('The archive has more than 16 MiB of zeros behind its end marker.');
  }
}

/** What is left of the limits. */
class Budget {
  private _bytes = 0;
  private _entries = 0;
  constructor(private readonly _limits: ArchiveLimits) {}

  /** Counts a member of `size` bytes. */
  add(size: number): void {
    this._entries += 1;
    if (this._entries > this._limits.archiveEntries) {
      throw tooLarge(
        `The archive has more than ${this._limits.archiveEntries} files and folders, the limit that is set.`
      );
    }
    this.spend(size);
  }

  /** Counts `size` bytes. */
  spend(size: number): void {
    this._bytes += size;
    if (this._bytes > this._limits.archiveBytes) {
      throw tooLarge(
        `The archive holds more than ${this._limits.archiveBytes} bytes unpacked, the limit that is set.`
      );
    }
  }
}
