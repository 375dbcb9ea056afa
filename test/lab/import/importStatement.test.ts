import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from '../../../src/language/parse';
import { MlModelError } from '../../../src/common/failure';
import {
  importOptions,
  importText,
  wrongOptions,
  type ImportValues
} from '../../../src/lab/import/importStatement';

const right: ImportValues = {
  name: 'iris',
  type: 'sklearn',
  category: 'classification',
  algorithm: 'svc',
  format: 'pickle',
  path: 'OBJECTSTORAGE.LOCAL:a.tar',
  description: "it's"
};

it('finds nothing wrong with values that are right', () => {
  expect(wrongOptions(right).size).toBe(0);
  expect(importText(right)).toBe(
    String.raw`import name=iris type=sklearn category=classification algorithm=svc format=pickle path=OBJECTSTORAGE.LOCAL:a.tar description='it\'s'`
  );
});

it('finds each missing value', () => {
  const empty = Object.fromEntries(importOptions.map(option => [option, ''])) as ImportValues;
  expect([...wrongOptions(empty).keys()]).toEqual([
    'name',
    'type',
    'category',
    'algorithm',
    'format',
    'path'
  ]);
});

it('says of a format that it does not go with the type', () => {
  const wrong = wrongOptions({ ...right, format: 'keras' });
  expect(wrong.get('format')?.message).toContain("A model of type sklearn can't have the format");
});

it.each(['/a.tar', '../a.tar', 'https://x/a.tar', 'OBJECTSTORAGE.:a.tar'])(
  'refuses the path %s',
  path => {
    expect([...wrongOptions({ ...right, path }).keys()]).toEqual(['path']);
  }
);

it('agrees with the grammar, whatever is typed', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const typed = fc.record({ name: text, category: text, path: text });
  fc.assert(
    fc.property(typed, values => {
      const all = { ...right, ...values };
      const [wrong] = wrongOptions(all).values();
      let told: string | undefined;
      try {
        parse(importText(all));
      } catch (error) {
        told = error instanceof MlModelError ? error.failure.message : String(error);
      }
      expect(told).toBe(wrong?.message);
    })
  );
});
