import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readArchive } from '../../../src/backend/archive/readArchive';
import { tarEnd, tarHeader, tarPadding } from '../../../src/backend/archive/tarWriter';

const limits = { archiveBytes: 1e9, archiveEntries: 1000 };
async function* inChunks(bytes: Uint8Array, size = 700) {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
function tarOf(files: Record<string, string>): Uint8Array {
  const parts = Object.entries(files).flatMap(([path, text]) => {
    const content = Buffer.from(text);
    return [tarHeader(path, content.length), content, tarPadding(content.length)];
  });
  return Buffer.concat([...parts, tarEnd]);
}
async function readAll(bytes: Uint8Array) {
  const found: Record<string, string> = {};
  for await (const member of readArchive(inChunks(bytes), limits)) {
    const parts: Uint8Array[] = [];
    if (member.kind === 'file') for await (const part of member.content) parts.push(part);
    found[member.kind === 'file' ? member.path : `${member.path}/`] =
      Buffer.concat(parts).toString();
  }
  return found;
}

const files = {
  'm/': '',
  'm/model.pkl': 'x'.repeat(5000),
  [`m/${'가나다/'.repeat(20)}한글 이름.txt`]: '안녕'
};
it('reads what the writer wrote, plain and gzip', async () => {
  expect(await readAll(tarOf(files))).toEqual(files);
  expect(await readAll(gzipSync(tarOf(files)))).toEqual(files);
});
it('writes what tar reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlmodel-tar-'));
  const listing = execFileSync('tar', ['-tf', '-', '--quoting-style=literal'], {
    input: tarOf(files),
    cwd: folder
  });
  expect(listing.toString().trim().split('\n')).toEqual(Object.keys(files));
  rmSync(folder, { recursive: true });
});
