import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Recognised } from '../../../src/backend/archive/archive';
import { describeModel } from '../../../src/backend/archive/describeModel';
import type { ModelFormat } from '../../../src/common/model';
import { describeInput, inChunks, modelArchive, readMembers } from './openedArchive';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function describing(files: Files, recognised: Partial<Recognised> = {}) {
  const members = Object.entries(files).map(([path, content]) => ({
    path,
    content: Buffer.from(content as string)
  }));
  return await describeModel(
    describeInput(members, {
      type: 'sklearn',
      format: 'pickle',
      root: '',
      filename: 'model.pkl',
      ...recognised
    })
  );
}

const noting = (notes: unknown) =>
  describing({ 'model.pkl': 'x', 'mlmodel.json': JSON.stringify(notes) });

it.each([
  ['feature', 3, 'a text or a list of texts'],
  ['feature', ['a', 1], 'a text or a list of texts'],
  ['feature', null, 'a text or a list of texts'],
  ['label', {}, 'a text or a list of texts'],
  ['parameter', [], 'an object'],
  ['parameter', 'x', 'an object'],
  ['parameter', null, 'an object'],
  ['cross_validation', 1, 'an object'],
  ['grid_info', [], 'an object'],
  ['evaluation', {}, 'a list of {"losses": {…}, "metrics": {…}}, one for each epoch'],
  ['evaluation', [1], 'a list of {"losses": {…}, "metrics": {…}}, one for each epoch'],
  ['evaluation', [{ losses: 1 }], 'a list of {"losses": {…}, "metrics": {…}}, one for each epoch'],
  [
    'evaluation',
    [{ losses: { loss: 'x' } }],
    'a list of {"losses": {…}, "metrics": {…}}, one for each epoch'
  ],
  ['train_cnt', 1.5, 'an integer of 0 or more'],
  ['train_cnt', -1, 'an integer of 0 or more'],
  ['train_cnt', '10', 'an integer of 0 or more'],
  ['elapsed', -0.1, 'a number of seconds, 0 or more'],
  ['elapsed', '60', 'a number of seconds, 0 or more'],
  ['dictionary', 1, 'a text'],
  ['description', ['x'], 'a text']
])('refuses %s: %j in mlmodel.json', async (field, value, called) => {
  await expect(noting({ [field]: value })).rejects.toMatchObject({
    failure: {
      code: 'ARCHIVE_INVALID',
      message: `In the archive's "mlmodel.json" the field "${field}" must be ${called}.`
    }
  });
});

it.each([
  { feature: 'x', label: ['y', 'z'], train_cnt: 0, elapsed: 0 },
  { evaluation: [] },
  { evaluation: [{ losses: { loss: 1 }, metrics: {} }] },
  { parameter: { any: [{ thing: null }] }, description: '설명' }
])('takes %j from mlmodel.json', async notes => {
  expect(await noting(notes)).toEqual(notes);
});

it('ignores what it does not know in mlmodel.json, even odd names', async () => {
  const notes =
    '{"signature": 1, "__proto__": {"feature": "evil"}, "constructor": 1, "label": "y"}';
  expect(await describing({ 'model.pkl': 'x', 'mlmodel.json': notes })).toEqual({ label: 'y' });
});

it('reads mlmodel.json with a byte order mark, and only beside the model', async () => {
  const files = {
    'm/model.pkl': 'x',
    'm/mlmodel.json': '\ufeff{"label": "y"}',
    'mlmodel.json': '{"label": "outside"}'
  };
  expect(await describing(files, { root: 'm/', filename: 'm/model.pkl' })).toEqual({ label: 'y' });
});

it.each([
  ['no JSON', '{', 'is not JSON in UTF-8'],
  ['no UTF-8', Buffer.from('{"label": "\xff"}', 'latin1'), 'is not JSON in UTF-8'],
  ['nothing', '', 'is not JSON in UTF-8'],
  ['a list', '[]', 'must hold a JSON object'],
  ['null', 'null', 'must hold a JSON object'],
  ['more than 1 MiB', `{"x": "${'x'.repeat(2 ** 20)}"}`, 'is larger than 1 MiB']
])('refuses an mlmodel.json that holds %s', async (_, notes, says) => {
  await expect(describing({ 'model.pkl': 'x', 'mlmodel.json': notes })).rejects.toMatchObject({
    failure: { code: 'ARCHIVE_INVALID', message: `The archive's "mlmodel.json" ${says}.` }
  });
});

it('takes an mlmodel.json of exactly 1 MiB', async () => {
  const notes = '{"label": "y"}'.padEnd(2 ** 20);
  expect(await describing({ 'model.pkl': 'x', 'mlmodel.json': notes })).toEqual({ label: 'y' });
});

const filenames: Readonly<Record<ModelFormat, string>> = {
  saved_model: 'saved_model.pb',
  h5: 'model.h5',
  keras: 'model.keras',
  pickle: 'model.pkl',
  parquet: 'metadata',
  rda: 'model.rda'
};

it.each(Object.entries(filenames))(
  'has no facts of a %s that is something else',
  async (format, filename) => {
    for (const content of [
      'x',
      'hello world, this is no model',
      Buffer.alloc(5000),
      Buffer.alloc(100, 0xff)
    ]) {
      const files = { [filename]: content, 'variables/variables.index': 'x' };
      const facts = await describing(files, { format: format as ModelFormat, filename });
      expect(facts.signature ?? {}).toEqual({});
      expect(facts.feature).toBeUndefined();
    }
  }
);

it.each([
  [
    'missing, and the graph can’t be read',
    {},
    'has no "variables/variables.index"; a saved_model needs it unless its graph has no variables'
  ],
  [
    'empty',
    { 'variables/variables.index': '' },
    'has an empty "variables/variables.index", which the model needs'
  ]
])('refuses a SavedModel whose variables are %s', async (_, files, says) => {
  const given = describing(
    { 'saved_model.pb': 'x', ...files },
    { type: 'tf', format: 'saved_model', filename: 'saved_model.pb' }
  );
  await expect(given).rejects.toMatchObject({
    failure: { code: 'ARCHIVE_INVALID', message: `The archive ${says}.` }
  });
});

it('passes on what the store says', async () => {
  const recognised: Recognised = { type: 'tf', format: 'h5', root: '', filename: 'model.h5' };
  const reading = describeModel({
    recognised,
    files: [{ path: 'model.h5', size: 10 }],
    read: () => Promise.reject(new Error('the store went away'))
  });
  await expect(reading).rejects.toThrow('the store went away');
});

it('reads only the ranges it needs of a large SavedModel', async () => {
  const small = (await readMembers(inChunks(modelArchive('tf_no_variables.tar.gz')))).find(
    ({ path }) => path === 'saved_model.pb'
  )!.content;
  const length = 2 ** 31;
  const varint = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x08]);
  const head = Buffer.concat([small, Buffer.from([0x7a]), varint]);
  let read = 0;
  const facts = await describeModel({
    recognised: { type: 'tf', format: 'saved_model', root: '', filename: 'saved_model.pb' },
    files: [
      { path: 'saved_model.pb', size: head.length + length },
      { path: 'variables/variables.index', size: 1 }
    ],
    read: (_, range = { start: 0, end: 0 }) => {
      read += range.end - range.start;
      const bytes = Buffer.alloc(range.end - range.start);
      head.subarray(range.start, range.end).copy(bytes);
      return Promise.resolve(inChunks(bytes));
    }
  });
  expect(Object.keys(facts.signature ?? {})).toContain('serving_default');
  expect(read).toBeLessThan(2 ** 20);
});

it.each([
  ['sklearn_logistic.tar', 'pickle', 'model.pkl'],
  ['sklearn_protocol0.tar.gz', 'pickle', 'model.pkl'],
  ['sklearn_joblib.tar.zst', 'pickle', 'model.pkl'],
  ['tf_no_variables.tar.gz', 'saved_model', 'saved_model.pb'],
  ['tf_h5.tar.gz', 'h5', 'model.h5'],
  ['tf_keras.tar', 'keras', 'digits/model.keras'],
  ['spark_manual.tar', 'parquet', 'metadata']
] as const)('reads a damaged %s without harm', async (name, format, filename) => {
  const members = await readMembers(inChunks(modelArchive(name)));
  const good = members.find(({ path }) => path === filename)!.content;
  const mutation = fc.record({
    flips: fc.array(
      fc.tuple(fc.nat(Math.min(good.length, 4000) - 1), fc.integer({ min: 1, max: 255 })),
      { maxLength: 5 }
    ),
    length: fc.option(fc.nat(good.length), { nil: good.length })
  });
  await fc.assert(
    fc.asyncProperty(mutation, async ({ flips, length }) => {
      const bytes = Buffer.from(good);
      flips.forEach(([at, mask]) => (bytes[at] = (bytes[at] ?? 0) ^ mask));
      const started = performance.now();
      const files = { [filename]: bytes.subarray(0, length), 'variables/variables.index': 'x' };
      const facts = await describing(files, { format, filename });
      expect(JSON.stringify(facts).length).toBeLessThan(2 ** 20);
      expect(performance.now() - started).toBeLessThan(2000);
    }),
    { numRuns: 200 }
  );
});

it.each([
  [
    'doubles itself',
    `c__builtin__\nlist\n${']0'.repeat(3)}${'(]q\0'.repeat(1)}${'22\x86'.repeat(100_000)}.`
  ],
  ['is nested deeply', '('.repeat(300_000)],
  ['nests lists', `${']'.repeat(1000)}${'a'.repeat(999)}.`],
  ['laughs a billion times', `](K\x01K\x01e${'q\0(h\0h\0h\0h\0h\0h\0h\0h\0l'.repeat(100)}.`],
  ['claims a text of 2⁶⁴ bytes', `\x80\x04\x8d${'\xff'.repeat(8)}`],
  ['never stops', 'N0'.repeat(500_000)],
  ['remembers forever', '\x80\x04N\x94'.repeat(250_000)],
  ['takes from nothing', '0'.repeat(100)],
  ['builds itself', 'cos\nsystem\n(S"ls"\ntR2b.'],
  ['holds itself', 'csklearn.x\nX\n)\x81}q\x01(X\x01\0\0\0ah\x01ub.']
])('survives a pickle that %s', async (_, pickle) => {
  const started = performance.now();
  const facts = await describing({ 'model.pkl': Buffer.from(pickle, 'latin1') });
  expect(JSON.stringify(facts).length).toBeLessThan(100_000);
  expect(performance.now() - started).toBeLessThan(1000);
});

it('shows what a pickle would call, and never calls it', async () => {
  const facts = await describing({ 'model.pkl': "cos\nsystem\n(S'touch /tmp/x'\ntR." });
  expect(facts).toEqual({ parameter: { class: 'os.system' } });
});
