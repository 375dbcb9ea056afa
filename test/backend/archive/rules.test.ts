import { describe, expect, it } from 'vitest';
import type { MemberRecord } from '../../../src/backend/archive/archive';
import { FormatMismatch, recognise } from '../../../src/backend/archive/rules';
import { MlModelError } from '../../../src/common/failure';
import type { ModelFormat, ModelType } from '../../../src/common/model';

const records = (...paths: readonly string[]): readonly MemberRecord[] =>
  paths.map(path => ({ path, size: 1 }));

const kinds: readonly (readonly [ModelType, ModelFormat, string, readonly string[]])[] = [
  ['tf', 'saved_model', 'saved_model.pb', ['saved_model.pb', 'variables/variables.index']],
  ['tf', 'h5', 'model.h5', ['model.h5']],
  ['tf', 'keras', 'model.keras', ['model.keras']],
  ['sklearn', 'pickle', 'model.pkl', ['model.pkl']],
  ['spark', 'parquet', 'metadata', ['metadata', 'data.parquet']],
  ['spark', 'parquet', 'metadata', ['metadata/part-00000', 'data.parquet/part-00000']],
  ['spark', 'parquet', 'metadata', ['metadata/part-00000', 'data.parquet']],
  ['spark', 'parquet', 'metadata', ['metadata/part-00000', 'data/part-00000']],
  ['spark', 'parquet', 'metadata', ['metadata/part-00000', 'stages/0_a/metadata/part-00000']],
  ['r', 'rda', 'model.rda', ['model.rda']]
];

function failureOf(files: readonly MemberRecord[], type: ModelType, format: ModelFormat) {
  try {
    recognise(files, { type, format });
  } catch (error) {
    if (error instanceof MlModelError) {
      return error;
    }
  }
  throw new Error('nothing was refused');
}

describe.each(kinds)('%s %s with %s of %j', (...kind) => {
  const [type, format, filename, paths] = kind;
  it.each(['', 'mnist/', '한글 폴더/'])('is found below "%s"', root => {
    const files = records(...paths.map(path => root + path), `${root}README`);
    expect(recognise(files, { type, format })).toEqual({
      type,
      format,
      root,
      filename: root + filename
    });
  });

  it.each(kinds.filter(kind => kind[1] !== format))(
    'is no %s %s, and says what it is',
    (otherType, otherFormat) => {
      const error = failureOf(records(...paths), otherType, otherFormat);
      expect(error).toBeInstanceOf(FormatMismatch);
      expect(error).toHaveProperty('found', { type, format });
      expect(error.failure).toEqual({
        code: 'FORMAT_MISMATCH',
        message: `The archive holds a model of type ${type} and format ${format} ("${filename}"), not of type ${otherType} and format ${otherFormat}.`
      });
    }
  );

  it('is invalid when its required file is empty', () => {
    const files = paths.map(path => ({ path: `m/${path}`, size: 0 }));
    expect(failureOf(files, type, format).failure).toEqual({
      code: 'ARCHIVE_INVALID',
      message: `The archive's "m/${filename}", which the model needs, is empty.`
    });
  });
});

it.each(kinds.slice(1))('says what a %s %s needs', (type, format) => {
  const { failure } = failureOf(records('README'), type, format);
  expect(failure.code).toBe('ARCHIVE_INVALID');
  expect(failure.message).toMatch(
    /^The archive must hold .+ at its root or inside its single top folder to be of type /
  );
});

it('lists all that a Spark model may be made of', () => {
  expect(failureOf([], 'spark', 'parquet').failure.message).toBe(
    'The archive must hold metadata and data.parquet, or metadata and data, or metadata and stages at its root or inside its single top folder to be of type spark and format parquet.'
  );
});

it.each([
  ['two top folders', ['a/model.pkl', 'b/model.pkl']],
  ['a folder in a folder', ['a/b/model.pkl']],
  ['another name', ['model.pickle']],
  ['another case', ['Model.pkl']],
  ['a folder of that name beside another', ['model.pkl.d/x', 'other/x']]
])('finds nothing in %s', (_, paths) => {
  expect(failureOf(records(...paths), 'sklearn', 'pickle').failure.code).toBe('ARCHIVE_INVALID');
});

it.each([
  ['what macOS adds', ['._m', 'm/model.pkl', 'm/._model.pkl', '.DS_Store', '__MACOSX/m/._x']],
  ['checkpoints of notebooks', ['m/model.pkl', '.ipynb_checkpoints/x']],
  ['a file beside the folder', ['README', 'm/model.pkl']]
])('finds the top folder beside %s', (_, paths) => {
  const { root } = recognise(records(...paths), { type: 'sklearn', format: 'pickle' });
  expect(root).toBe('m/');
});

it('prefers the root to the top folder, and what is wanted to what else is there', () => {
  const files = records('model.h5', 'x/model.h5', 'model.keras', 'x/saved_model.pb');
  const found = (format: ModelFormat) => recognise(files, { type: 'tf', format }).filename;
  expect(found('h5')).toBe('model.h5');
  expect(found('keras')).toBe('model.keras');
  expect(found('saved_model')).toBe('x/saved_model.pb');
});
