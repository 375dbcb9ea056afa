import { execFileSync } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarEnd, tarHeader, tarPadding } from '../../../src/backend/archive/tarWriter';
import { Connectors } from '../../../src/backend/storage/connectors';
import { viewArchive } from '../../../src/backend/views/archiveView';
import type { ArchiveView } from '../../../src/common/archiveView';
import { tinyPickle } from '../../support/givenBackend';
import { givenHttp } from '../../support/givenHttp';
import { MemoryObjectStore } from '../../support/memoryObjectStore';
import { hostileArchives } from '../archive/hostileArchives';
import { ampleLimits, inChunks } from '../archive/openedArchive';

async function viewing(
  bytes: Uint8Array,
  { key = 'a.tar', limits = ampleLimits, store = new MemoryObjectStore() } = {}
): Promise<ArchiveView> {
  await store.put(key, bytes);
  const connectors = new Connectors(new Map([['C', () => Promise.resolve(store)]]), 'C');
  const signal = new AbortController().signal;
  return viewArchive(`OBJECTSTORAGE.C:${key}`, { connectors, limits }, signal);
}

async function* endless(first: Uint8Array, next: Uint8Array): AsyncGenerator<Uint8Array> {
  yield first;
  for (;;) {
    yield await Promise.resolve(next);
  }
}

function tarOf(members: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts = Object.entries(members).flatMap(([path, content]) => {
    const bytes = Buffer.from(content as string);
    return [tarHeader(path, bytes.length), bytes, tarPadding(bytes.length)];
  });
  return Buffer.concat([...parts, tarEnd]);
}

it.each([
  ['sklearn_logistic.tar', 'sklearn', 'pickle', 'classification', 'LogisticRegression'],
  ['sklearn_pipeline.tar.gz', 'sklearn', 'pickle', 'classification', 'LogisticRegression'],
  ['sklearn_joblib.tar.zst', 'sklearn', 'pickle', 'classification', 'RandomForestClassifier'],
  ['spark_manual.tar', 'spark', 'parquet', 'classification', 'LogisticRegression'],
  ['spark_pipeline.tar.gz', 'spark', 'parquet', 'classification', 'LogisticRegression'],
  ['tf_saved_model.tar.gz', 'tf', 'saved_model', undefined, undefined],
  ['tf_two_inputs.tar.zst', 'tf', 'saved_model', undefined, undefined],
  ['tf_keras.tar', 'tf', 'keras', undefined, undefined],
  ['tf_h5.tar.gz', 'tf', 'h5', undefined, undefined],
  ['r_linear.tar.gz', 'r', 'rda', undefined, undefined]
])('sees what %s holds', async (file, ...expected) => {
  const [type, format, category, algorithm] = expected;
  const world = await givenHttp();
  await copyFile(`test/models/${file}`, join(world.local, file));
  const { body } = await world.ask<ArchiveView>('POST', '/archives', {
    path: `OBJECTSTORAGE.LOCAL:${file}`
  });
  expect(body).toMatchObject({ type, format, isComplete: true, name: file.split('.')[0] });
  expect(body.category).toBe(category);
  expect(body.algorithm).toBe(algorithm);
  expect(body).not.toHaveProperty('problem');
  expect(body.bytes).toBe(body.members.reduce((sum, { size }) => sum + size, 0));
  expect(body.files).toBe(body.members.length);
});

it('takes the words of mlmodel.json before its own', async () => {
  const notes = { category: ' regression ', algorithm: '선형', description: '붓꽃', parameter: {} };
  const model = execFileSync('tar', ['-xOf', 'test/models/sklearn_logistic.tar']);
  const view = await viewing(
    tarOf({ 'm/model.pkl': model, 'm/mlmodel.json': JSON.stringify(notes) })
  );
  expect(view).toMatchObject({ category: 'regression', algorithm: '선형', description: '붓꽃' });
  const plain = await viewing(
    tarOf({ 'm/model.pkl': model, 'm/mlmodel.json': '{"parameter":{}}' })
  );
  expect(plain).toMatchObject({ category: 'classification', algorithm: 'LogisticRegression' });
});

it.each([
  ['{"category": 1, "algorithm": []}'],
  ['{"__proto__": {"category": "evil"}}'],
  [`{"category": "${'x'.repeat(300)}", "algorithm": " "}`]
])('takes no words from %.40s', async notes => {
  const view = await viewing(tarOf({ 'model.pkl': tinyPickle, 'mlmodel.json': notes }));
  expect(view).not.toHaveProperty('category');
  expect(view).not.toHaveProperty('algorithm');
  expect(view).not.toHaveProperty('problem');
});

it.each([
  ['a/b/iris.tar', 'iris'],
  ['iris.tar.gz', 'iris'],
  ['iris.v2.TGZ', 'iris.v2'],
  ['iris.tar.zst', 'iris'],
  ['iris.zst', 'iris'],
  ['붓꽃 모델.tar', '붓꽃 모델'],
  ['e\u0301.tar', 'é'],
  ['a:b.tar', 'a_b'],
  ['.tar', 'model'],
  [' x .tar', 'x'],
  [`${'x'.repeat(250)}.tar`, 'x'.repeat(200)]
])('names the model of %s legally', async (key, name) => {
  expect((await viewing(tarOf({ 'model.pkl': tinyPickle }), { key })).name).toBe(name);
});

describe('a problem is told', () => {
  it.each([
    ['no archive', Buffer.from('hello'), 'ARCHIVE_INVALID', /it looks like text\. Archives are/],
    ['a zip', Buffer.from('PK\x03\x04'.padEnd(600)), 'ARCHIVE_INVALID', /it looks like/],
    ['nothing', Buffer.alloc(0), 'ARCHIVE_INVALID', 'The archive is empty.'],
    [
      'no model',
      tarOf({ 'readme.md': 'x' }),
      'ARCHIVE_INVALID',
      'The archive holds no model: that takes saved_model.pb, or model.h5, or model.keras, or model.pkl, or metadata and data.parquet, or model.rda, at its root or inside its single top folder.'
    ],
    ['an empty model', tarOf({ 'model.pkl': '' }), 'ARCHIVE_INVALID', /is empty\.$/],
    [
      'wrong notes',
      tarOf({ 'model.pkl': 'x', 'mlmodel.json': '[]' }),
      'ARCHIVE_INVALID',
      /must hold a JSON object/
    ],
    [
      'half of it',
      gzipSync(tarOf({ 'model.pkl': 'x' })).subarray(0, 60),
      'ARCHIVE_INVALID',
      /cut off/
    ]
  ])('of %s', async (...[, bytes, code, message]) => {
    const { problem } = await viewing(bytes);
    expect(problem?.code).toBe(code);
    expect(problem?.message).toMatch(message);
  });

  it('of more than the limits allow', async () => {
    const limits = { archiveBytes: 10, archiveEntries: 10 };
    const { problem } = await viewing(tarOf({ 'model.pkl': 'x'.repeat(11) }), { limits });
    expect(problem?.code).toBe('ARCHIVE_TOO_LARGE');
  });

  it.each(hostileArchives.filter(each => each.goesOn === undefined))(
    'of $name',
    async ({ bytes, code, limits }) => {
      const view = await viewing(bytes, { limits: { ...ampleLimits, ...limits } });
      expect(view.problem?.code ?? 'none').toBe(code);
    }
  );
});

describe('reading stops where it would take long:', () => {
  it('after 100,000 files, and shows 1,000', async () => {
    const header = tarHeader('n'.padStart(7, '0'), 0);
    const files = Array.from({ length: 100_001 }, (_, n) => {
      const block = Buffer.from(header);
      block.write(String(n).padStart(7, '0'), 0);
      block.write('        ', 148);
      const sum = block.reduce((total, byte) => total + byte, 0);
      block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return block;
    });
    const bytes = Buffer.concat([tarOf({ 'model.pkl': 'x' }).subarray(0, 1024), ...files, tarEnd]);
    const limits = { ...ampleLimits, archiveEntries: 1_000_000 };
    const view = await viewing(bytes, { limits });
    expect(view.isComplete).toBe(false);
    expect(view.files).toBeLessThanOrEqual(100_000);
    expect(view.members).toHaveLength(1000);
    expect(view).toMatchObject({ type: 'sklearn', format: 'pickle' });
    expect(view).not.toHaveProperty('problem');
  });

  it.each(['gzip', 'nothing'])('after 2 seconds in a huge member packed with %s', async packing => {
    const huge = 64 * 2 ** 30;
    const head = Buffer.concat([
      tarHeader('a/model.pkl', 1),
      Buffer.alloc(512, 'x'),
      tarHeader('a/huge', huge)
    ]);
    const zeros = Buffer.alloc(2 ** 20);
    const packed = packing === 'gzip';
    const chunk = packed ? gzipSync(zeros) : zeros;
    const store = new MemoryObjectStore();
    store.open = (_, options) => {
      const range = options?.range;
      return Promise.resolve({
        size: huge,
        content: range
          ? inChunks(head.subarray(range.start, range.end))
          : endless(packed ? gzipSync(head) : head, chunk)
      });
    };
    const start = performance.now();
    const view = await viewing(Buffer.from('x'), { store });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(view).toMatchObject({ isComplete: false, type: 'sklearn', files: 2, size: huge });
    expect(view).not.toHaveProperty('problem');
  });
});

/** Settles only when the reader has no more patience. */
function silence(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = (): void => reject(signal?.reason as Error);
    if (signal?.aborted) {
      giveUp();
    }
    signal?.addEventListener('abort', giveUp);
  });
}

it('tells what it has seen of an archive whose store goes silent in between', async () => {
  const store = new MemoryObjectStore();
  const head = tarOf({ 'a/model.pkl': 'x' }).subarray(0, 1024);
  store.open = (_, options) =>
    Promise.resolve({
      size: 4096,
      content: (async function* () {
        yield head;
        await silence(options?.signal);
      })()
    });
  const view = await viewing(Buffer.from('x'), { store });
  expect(view).toMatchObject({ isComplete: false, type: 'sklearn', files: 1 });
  expect(view).not.toHaveProperty('problem');
});

it('says so when the store does not even begin', async () => {
  const store = new MemoryObjectStore();
  store.open = (_, options) => silence(options?.signal);
  await expect(viewing(Buffer.from('x'), { store })).rejects.toMatchObject({
    failure: {
      code: 'TIMEOUT',
      message: 'OBJECTSTORAGE.C:a.tar did not answer within 6 seconds; try it again.'
    }
  });
});

it.each([
  [
    'OBJECTSTORAGE.LOCAL:none.tar',
    404,
    'OBJECT_NOT_FOUND',
    'There is no object at OBJECTSTORAGE.LOCAL:none.tar.'
  ],
  [
    'OBJECTSTORAGE.LOCLA:a.tar',
    404,
    'CONNECTOR_NOT_FOUND',
    'There is no connector LOCLA; did you mean LOCAL?'
  ],
  ['/etc/passwd', 400, 'BAD_VALUE', /not a local path/],
  ['OBJECTSTORAGE.LOCAL:a/../x', 400, 'BAD_VALUE', /can not have \. or \.\./],
  ['https://evil.example/a.tar', 400, 'BAD_VALUE', /not a URL/],
  ['', 400, 'BAD_VALUE', 'A path needs the key of an object.']
])('refuses %s', async (path, ...expected) => {
  const [status, code, message] = expected as [number, string, string | RegExp];
  const world = await givenHttp();
  const why = await world.refused('POST', '/archives', { path });
  expect(why).toEqual({ status, code, message: expect.stringMatching(message) });
});

it.each([{}, { path: 1 }, [], null, { path: 'a', more: 1 }])('refuses the body %j', async body => {
  const world = await givenHttp();
  const why = await world.refused('POST', '/archives', body);
  expect(why).toMatchObject({ status: 400, code: 'BAD_VALUE' });
});
