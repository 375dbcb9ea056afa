import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type {
  ArchiveLimits,
  DescribeInput,
  Member,
  Recognised
} from '../../../src/backend/archive/archive';
import { readArchive } from '../../../src/backend/archive/readArchive';
import type { Bytes } from '../../../src/backend/storage/objectStore';

/** Limits that no small archive meets. */
export const ampleLimits: ArchiveLimits = { archiveBytes: 2 ** 40, archiveEntries: 100_000 };

/** An archive of test/models. */
export function modelArchive(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../../models/${name}`, import.meta.url)));
}

/** Bytes as a stream of chunks. */
export async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size));
  }
}

/** All of a stream. */
export async function gathered(content: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A read member: its path (with a slash when it is a folder) and content. */
export type ReadMember = {
  readonly path: string;
  readonly content: Buffer;
  readonly member: Member;
};

/** Reads an archive to its end. */
export async function readMembers(
  source: Bytes,
  limits: ArchiveLimits = ampleLimits
): Promise<readonly ReadMember[]> {
  const members: ReadMember[] = [];
  for await (const member of readArchive(source, limits)) {
    members.push(
      member.kind === 'folder'
        ? { path: `${member.path}/`, content: Buffer.alloc(0), member }
        : { path: member.path, content: await gathered(member.content), member }
    );
  }
  return members;
}

/** What describing needs, with the files in memory. */
export function describeInput(
  members: readonly Pick<ReadMember, 'path' | 'content'>[],
  recognised: Recognised
): DescribeInput {
  const contents = new Map(members.map(({ path, content }) => [path, content]));
  return {
    recognised,
    files: members
      .filter(({ path }) => !path.endsWith('/'))
      .map(({ path, content }) => ({ path, size: content.length })),
    read: (path, range) => {
      const content = contents.get(path);
      if (!content) {
        throw new Error(`no file ${path}`);
      }
      return Promise.resolve(inChunks(content.subarray(range?.start ?? 0, range?.end)));
    }
  };
}
