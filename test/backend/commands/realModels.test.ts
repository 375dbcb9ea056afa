import { execFileSync } from 'node:child_process';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { givenBackend } from '../../support/givenBackend';

const models = join(import.meta.dirname, '..', '..', 'models');

const kinds: Readonly<Record<string, string>> = {
  sklearn: 'type=sklearn format=pickle',
  spark: 'type=spark format=parquet',
  r: 'type=r format=rda',
  tf: 'type=tf format=saved_model',
  tf_h5: 'type=tf format=h5',
  tf_keras: 'type=tf format=keras'
};

function kindOf(archive: string): string {
  const [type = '', format = ''] = (archive.split('.', 1)[0] ?? '').split('_');
  return kinds[`${type}_${format}`] ?? kinds[type] ?? '';
}

/** Members with their checksums; the system's tar unpacks what it was given, whatever the compression. */
function digests(archive: string): string {
  const list = `mkdir x && tar -xf "$0" -C x && (cd x && find . -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum) && rm -r x`;
  return execFileSync('bash', ['-ec', list, archive], { cwd: join(archive, '..') }).toString();
}

const archives = (await readdir(models)).filter(
  name => name.includes('.tar') && !name.includes('lost')
);

it.each(archives)('imports, summarises and exports %s, byte for byte', async archive => {
  const world = await givenBackend();
  await copyFile(join(models, archive), join(world.local, archive));
  await world.ok(
    `import name=m category=c algorithm=a ${kindOf(archive)} path=OBJECTSTORAGE.LOCAL:${archive}`
  );
  expect(await world.rows('summary m state')).toEqual([['state', 'DONE']]);
  await world.ok('export name=m path=OBJECTSTORAGE.LOCAL:exported.tar');
  expect(digests(join(world.local, 'exported.tar'))).toBe(digests(join(world.local, archive)));
});
