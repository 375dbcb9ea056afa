import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readArchive } from '../../../src/backend/archive/readArchive';
import { tarEnd, tarHeader, tarPadding } from '../../../src/backend/archive/tarWriter';
import { ampleLimits, inChunks, readMembers } from './openedArchive';

let folder = '';
const short: Readonly<Record<string, string>> = {
  'model.pkl': 'a model',
  'a b/ with blanks .txt': 'blank',
  '한글 폴더/모델.txt': '안녕하세요',
  'quotes\'"$`.txt': 'quotes',
  empty: ''
};
const long = { [`${'folder-of-a-long-name/'.repeat(9)}file`]: 'x'.repeat(10_000) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlmodel-tar-'));
  for (const [path, content] of Object.entries({ ...short, ...long })) {
    await mkdir(join(folder, 'in', dirname(path)), { recursive: true });
    await writeFile(join(folder, 'in', path), content);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

it.each(['v7', 'oldgnu', 'ustar', 'gnu', 'pax'])(
  'reads what tar --format=%s wrote',
  async format => {
    const wanted: Readonly<Record<string, string>> =
      format === 'v7' ? short : { ...short, ...long };
    const names = Object.keys(wanted);
    const compressions = { '': [], gzip: ['-z'], zstd: ['--zstd'] };
    for (const options of Object.values(compressions)) {
      const tar = execFileSync('tar', [`--format=${format}`, ...options, '-cf', '-', ...names], {
        cwd: join(folder, 'in')
      });
      const members = await readMembers(inChunks(tar, 10_000));
      const found = members.map(({ path, content }) => [path, content.toString()]);
      expect(Object.fromEntries(found)).toEqual(wanted);
    }
  }
);

it('reads a whole folder as tar -C folder . writes it', async () => {
  const tar = execFileSync('tar', ['-cf', '-', '-C', join(folder, 'in'), '.']);
  const members = await readMembers(inChunks(tar));
  expect(members.map(({ path }) => path)).toContain('한글 폴더/모델.txt');
  expect(members.filter(({ path }) => path.startsWith('.'))).toEqual([]);
});

it.each(['gnu', 'pax'])('reads the size of a file over 8 GiB of tar --format=%s', async format => {
  const path = join(folder, 'huge');
  const file = await open(path, 'w');
  await file.truncate(9 * 2 ** 30);
  await file.close();
  const tar = spawn('tar', [`--format=${format}`, '-cf', '-', '-C', folder, 'huge']);
  const members = readArchive(tar.stdout as AsyncIterable<Uint8Array>, ampleLimits);
  const first = await members.next();
  expect(first.value).toMatchObject({ path: 'huge', size: 9 * 2 ** 30 });
  await members.return();
  await rm(path);
});

it('writes what tar reads, without a word of complaint', async () => {
  const files = Object.entries({ ...short, ...long, '모델/': '' });
  const tar = Buffer.concat([
    ...files.flatMap(([path, text]) => {
      const content = Buffer.from(text);
      return [tarHeader(path, content.length), content, tarPadding(content.length)];
    }),
    tarEnd
  ]);
  const out = join(folder, 'out');
  await mkdir(out);
  await writeFile(join(folder, 'own.tar'), tar);
  const complaints = execFileSync('sh', ['-c', 'tar -xf ../own.tar 2>&1'], { cwd: out });
  expect(complaints.toString()).toBe('');
  for (const [path, content] of files.filter(([name]) => !name.endsWith('/'))) {
    expect(await readFile(join(out, path), 'utf8')).toBe(content);
  }
});

it('writes sizes over 8 GiB as tar reads them', () => {
  const listing = execFileSync('sh', ['-c', 'tar -tvf - 2>/dev/null || true'], {
    input: tarHeader('huge', 9 * 2 ** 30)
  });
  expect(listing.toString()).toMatch(/ 9663676416 .*huge/);
});
