import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isReply } from '../../../src/common/replyGuard';
import type { Reply } from '../../../src/common/reply';
import { bundleBackend } from '../../support/bundleBackend';
import { givenArchive, givenFolder, importLine } from '../../support/givenBackend';

const program = join(process.cwd(), 'build', 'fullDisk', 'mlmodel.cjs');

/** Where a command finds little room: how it is started there, and what makes the folder `full` small. */
type Place = {
  readonly name: string;
  readonly shell: readonly [string, ...string[]];
  readonly prepare: string;
};

/** A file system of one megabyte that only the command sees. */
const tinyDisk: Place = {
  name: 'a full disk',
  shell: ['unshare', '--user', '--map-root-user', '--mount', 'bash', '-c'],
  prepare: 'mount -t tmpfs -o size=1m none full'
};

/** No file may grow beyond a megabyte. */
const tinyFiles: Place = {
  name: 'a limit for files',
  shell: ['bash', '-c'],
  prepare: 'ulimit -f 1024'
};

// Not every system lets its users mount; in containers it is often forbidden.
const canMount =
  spawnSync(tinyDisk.shell[0], [...tinyDisk.shell.slice(1), 'mount -t tmpfs none /tmp']).status ===
  0;

const kilobytes = (count: number) => Buffer.alloc(count * 1024, 'x');

const oneMember = { 'model.pkl': kilobytes(8000) };
const smallerMember = { 'model.pkl': kilobytes(3000) };
const manyMembers = Object.fromEntries(
  ['model.pkl', ...Array.from({ length: 40 }, (_, index) => `part.${index}`)].map(path => [
    path,
    kilobytes(100)
  ])
);

/** Imports where there is little room; answers the reply, and which files are left there. */
async function importIn(
  { shell: [command, ...words], prepare }: Place,
  members: Readonly<Record<string, Buffer>>
): Promise<{ readonly reply: Reply; readonly left: readonly string[] }> {
  const folder = await givenFolder();
  await mkdir(join(folder, 'full'));
  await givenArchive(folder, 'model.tar', members);
  const script = `${prepare} && { '${process.execPath}' '${program}' --json ${importLine('ann')}; find full -type f; }`;
  const { stdout, stderr } = spawnSync(command, [...words, script], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      MLMODEL_STORE: JSON.stringify({ type: 'folder', path: join(folder, 'full', 'store') }),
      MLMODEL_LOCAL: folder
    },
    encoding: 'utf8'
  });
  expect(stderr).toBe('');
  const lines = stdout.trim().split('\n');
  const reply = lines
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as unknown)
    .find(each => isReply(each) && each.kind !== 'progress');
  if (!isReply(reply)) {
    throw new Error(`no reply in ${stdout}`);
  }
  return { reply, left: lines.filter(line => line.startsWith('full/store/models/')) };
}

beforeAll(() => bundleBackend(program));

const cases = [
  { place: tinyDisk, what: 'a streamed member', members: oneMember },
  { place: tinyDisk, what: 'a member written in one piece', members: smallerMember },
  { place: tinyDisk, what: 'many small members', members: manyMembers },
  { place: tinyFiles, what: 'a streamed member', members: oneMember },
  { place: tinyFiles, what: 'a member written in one piece', members: smallerMember }
];

describe.each(cases)('$place.name', ({ place, what, members }) => {
  it.skipIf(place === tinyDisk && !canMount)(
    `ends an import of ${what} with a readable failure, and nothing stays`,
    async () => {
      const { reply, left } = await importIn(place, members);
      expect(reply).toMatchObject({
        kind: 'failure',
        failure: { code: 'STORE_UNAVAILABLE', message: 'The store of the models is full.' }
      });
      expect(left).toEqual([]);
    }
  );
});
