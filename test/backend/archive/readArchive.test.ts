import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readArchive } from '../../../src/backend/archive/readArchive';
import { tarEnd, tarHeader, tarPadding } from '../../../src/backend/archive/tarWriter';
import { MlModelError } from '../../../src/common/failure';
import { header, longName, member, pax, record } from './hostile/rawTar';
import { ampleLimits, gathered, inChunks, modelArchive, readMembers } from './openedArchive';

type File = readonly [path: string, content: Uint8Array];

function tarOf(files: readonly File[]): Buffer {
  const parts = files.flatMap(([path, content]) => [
    tarHeader(path, content.length),
    content,
    tarPadding(content.length)
  ]);
  return Buffer.concat([...parts, tarEnd]);
}

async function pathsOf(tar: Uint8Array): Promise<readonly string[]> {
  return (await readMembers(inChunks(tar))).map(({ path }) => path);
}

const text = (content: string) => Buffer.from(content);
const sample = tarOf([
  ['m/', text('')],
  ['m/model.pkl', text('x'.repeat(5000))],
  [`m/${'가나다/'.repeat(20)}한글 이름.txt`, text('안녕')],
  ['m/empty', text('')]
]);

it.each([1, 7, 511, 512, 513, 4096, 1_000_000])(
  'reads the same members whatever the chunks: %i bytes',
  async size => {
    const members = await readMembers(inChunks(sample, size));
    expect(members.map(({ path, content }) => [path, content.toString()])).toEqual([
      ['m/', ''],
      ['m/model.pkl', 'x'.repeat(5000)],
      [`m/${'가나다/'.repeat(20)}한글 이름.txt`, '안녕'],
      ['m/empty', '']
    ]);
  }
);

it('says where a plain archive keeps a content, and nothing of that for a compressed one', async () => {
  for (const { member: found, content } of await readMembers(inChunks(sample))) {
    if (found.kind === 'file') {
      expect(sample.subarray(found.range?.start, found.range?.end)).toEqual(content);
    }
  }
  const packed = await readMembers(inChunks(gzipSync(sample)));
  expect(packed.map(({ member: found }) => found.kind === 'file' && found.range)).toEqual([
    false,
    null,
    null,
    null
  ]);
});

it('hands contents out without copying them', async () => {
  const chunk = new Uint8Array(sample);
  for await (const found of readArchive(inChunks(chunk, chunk.length), ampleLimits)) {
    for await (const slice of found.kind === 'file' ? found.content : []) {
      expect(slice.buffer).toBe(chunk.buffer);
    }
  }
});

it('skips contents that nobody reads, or reads half of', async () => {
  const paths: string[] = [];
  for await (const found of readArchive(inChunks(sample, 100), ampleLimits)) {
    paths.push(found.path);
    if (found.kind === 'file' && paths.length === 2) {
      for await (const slice of found.content) {
        expect(slice.length).toBeGreaterThan(0);
        break;
      }
    }
  }
  expect(paths).toHaveLength(4);
});

it('reads no further than it is asked to', async () => {
  let pulled = 0;
  const source = (async function* () {
    for (;;) {
      pulled += 512;
      yield await Promise.resolve(pulled === 512 ? tarHeader('big', 2 ** 33) : Buffer.alloc(512));
    }
  })();
  const members = readArchive(source, ampleLimits);
  const first = await members.next();
  expect(first.value).toMatchObject({ path: 'big', size: 2 ** 33, range: { start: 1536 } });
  expect(pulled).toBeLessThan(10_000);
  await members.return();
  expect(pulled).toBeLessThan(10_000);
});

it.each(['plain', 'gzip', 'Zstandard'])(
  'closes a %s source when its reader stops, and passes its failures on',
  async kind => {
    const bytes = {
      plain: sample,
      gzip: gzipSync(sample),
      Zstandard: modelArchive('sklearn_joblib.tar.zst')
    }[kind as 'plain'];
    let isClosed = false;
    const source = (async function* () {
      try {
        yield* inChunks(bytes, 100);
      } finally {
        isClosed = true;
      }
    })();
    const members = readArchive(source, ampleLimits);
    await members.next();
    await members.return();
    expect(isClosed).toBe(true);

    const broken = (async function* () {
      yield* inChunks(bytes.subarray(0, 200), 100);
      throw new Error('the store went away');
    })();
    await expect(readMembers(broken)).rejects.toThrow('the store went away');
  }
);

it('reads ordinary things that look odd', async () => {
  const tar = Buffer.concat([
    header({ name: './', flag: '5' }),
    member({ name: 'pax_global_header', flag: 'g' }, record('comment', '1234abcd')),
    member({ name: './a b' }, 'x'),
    member({ name: 'old', flag: '\0', magic: '' }, 'x'),
    header({ name: 'old folder/', flag: '\0', magic: '' }),
    member({ name: 'c', prefix: 'a/b' }, 'x'),
    pax(record('path', '한글'), record('size', '3'), record('SCHILY.xattr.user.x', '\xff\0')),
    member({ name: '??' }, 'abc'),
    longName(`${'l'.repeat(99)}/long`),
    member({ name: 'lll' }, 'x'),
    member({ name: 'back\\slash' }, 'x'),
    member({ name: 'ends with dots..' }, 'x'),
    header({ name: 'size of blanks', size: '         0 \0' }),
    tarEnd,
    Buffer.alloc(9000)
  ]);
  expect(await pathsOf(tar)).toEqual([
    'a b',
    'old',
    'old folder/',
    'a/b/c',
    '한글',
    `${'l'.repeat(99)}/long`,
    'back\\slash',
    'ends with dots..',
    'size of blanks'
  ]);
});

it('counts signed checksums, as old tars did', async () => {
  const name = '가';
  const block = header({ name });
  const signed = block.reduce((sum, byte) => sum + ((byte << 24) >> 24), 0);
  const own = [...block.subarray(148, 156)].reduce((sum, byte) => sum + byte, 0);
  const tar = Buffer.concat([header({ name, checksum: signed - own + 8 * 32 }), tarEnd]);
  expect(await pathsOf(tar)).toEqual([name]);
});

it('reads an archive of several gzip members', async () => {
  const halves = [gzipSync(sample.subarray(0, 700)), gzipSync(sample.subarray(700))];
  expect(await pathsOf(Buffer.concat(halves))).toHaveLength(4);
});

it('counts limits inclusively', async () => {
  const limits = { archiveBytes: 5006, archiveEntries: 4 };
  const small = tarOf([
    ['a', text('x'.repeat(5000))],
    ['b/', text('')],
    ['c', text('123456')]
  ]);
  await expect(readMembers(inChunks(small), limits)).resolves.toHaveLength(3);
  await expect(readMembers(inChunks(small), { ...limits, archiveBytes: 5005 })).rejects.toThrow(
    'The archive holds more than 5005 bytes unpacked, the limit that is set.'
  );
  await expect(readMembers(inChunks(small), { ...limits, archiveEntries: 2 })).rejects.toThrow(
    'The archive has more than 2 files and folders, the limit that is set.'
  );
});

const pathPart = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map(part => part.replace(/[/\\:\p{C}]/gu, '_'))
  .filter(part => !/^\.+$/.test(part));
const files = fc.uniqueArray(
  fc.tuple(
    fc.array(pathPart, { minLength: 1, maxLength: 6 }).map(parts => parts.join('/')),
    fc.uint8Array({ maxLength: 2000 })
  ),
  {
    maxLength: 5,
    selector: ([path]) => path.normalize('NFKD').toUpperCase().toLowerCase().split('/', 1)[0]
  }
);

it('reads back whatever the writer writes', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 2000 }), async (given, chunk) => {
      const members = await readMembers(inChunks(tarOf(given), chunk));
      expect(members.map(({ path, content }) => [path, new Uint8Array(content)])).toEqual(given);
    }),
    { numRuns: 200 }
  );
});

it.each(['sklearn_notes.tar.gz', 'sklearn_logistic.tar', 'tf_two_inputs.tar.zst'])(
  'never ends %s, damaged or cut off, in anything but a failure',
  async name => {
    const good = modelArchive(name);
    const mutation = fc.record({
      flips: fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })), {
        maxLength: 4
      }),
      length: fc.option(fc.nat(good.length), { nil: good.length }),
      chunk: fc.integer({ min: 1, max: 4000 })
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ flips, length, chunk }) => {
        const bytes = Buffer.from(good.subarray(0, length));
        flips.forEach(([at, mask]) => (bytes[at] = (bytes[at] ?? 0) ^ mask));
        const error: unknown = await readMembers(inChunks(bytes, chunk)).catch(
          (reason: unknown) => reason
        );
        if (!Array.isArray(error)) {
          expect(error).toBeInstanceOf(MlModelError);
          expect((error as MlModelError).failure.code).toMatch(/^ARCHIVE_/);
        }
      }),
      { numRuns: 300 }
    );
  }
);

it('gathers nothing of a content before it is asked for', async () => {
  const members = readArchive(inChunks(sample, 512), ampleLimits);
  await members.next();
  const found = await members.next();
  const content = found.value?.kind === 'file' ? found.value.content : [];
  expect((await gathered(content as AsyncIterable<Uint8Array>)).length).toBe(5000);
});

it('lets others have a turn while it reads from memory', async () => {
  const folders = Array.from({ length: 20_000 }, (_, i) => tarHeader(`folder ${i}/`, 0));
  const tar = Buffer.concat([...folders, tarEnd]);
  let turns = 0;
  const others = setInterval(() => (turns += 1), 1);
  await readMembers(inChunks(tar, 65_536));
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
});
