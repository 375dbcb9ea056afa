import { expect, it } from 'vitest';
import { answerTable } from '../../../src/backend/predictions/answerTable';
import { jsonOf } from '../../../src/backend/predictions/serverAnswer';
import { metadataOf } from '../../support/standInServing';

type Case = {
  readonly what: string;
  readonly body: unknown;
  readonly columns: string;
  readonly rows: unknown;
};

const cats = [
  ['cat', 0.2],
  ['dog', 0.8]
];

const cases: readonly Case[] = [
  {
    what: 'named outputs',
    body: { predictions: [{ a: 1, b: [1, 2] }] },
    columns: 'a b',
    rows: [[1, [1, 2]]]
  },
  { what: 'scalars', body: { predictions: [1, 2] }, columns: 'prediction', rows: [[1], [2]] },
  {
    what: 'scores',
    body: '{"predictions": [[0.5, NaN], [NaN, NaN]]}',
    columns: 'prediction argmax',
    rows: [
      [[0.5, 'NaN'], 0],
      [['NaN', 'NaN'], null]
    ]
  },
  { what: 'lists of one', body: { predictions: [[1]] }, columns: 'prediction', rows: [[[1]]] },
  { what: 'no rows', body: { predictions: [] }, columns: 'prediction', rows: [] },
  {
    what: 'classes',
    body: { results: [cats, [['', 1]]] },
    columns: 'label score classes',
    rows: [
      ['dog', 0.8, cats],
      ['', 1, [['', 1]]]
    ]
  },
  {
    what: 'regressions',
    body: { results: [1.5, 2] },
    columns: 'result',
    rows: [[1.5], [2]]
  },
  {
    what: 'a status',
    body: {
      model_version_status: [
        { version: '2', state: 'END', status: { error_code: 'NOT_FOUND', error_message: 'gone' } },
        { version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }
      ]
    },
    columns: 'version state error_code error_message',
    rows: [
      ['2', 'END', 'NOT_FOUND', 'gone'],
      ['1', 'AVAILABLE', 'OK', '']
    ]
  },
  {
    what: 'metadata',
    body: metadataOf({ x: ['DT_FLOAT', [-1, 2]], any: ['DT_STRING', null] }).body,
    columns: 'signature side name dtype shape',
    rows: [
      ['serving_default', 'input', 'any', 'DT_STRING', 'any'],
      ['serving_default', 'input', 'x', 'DT_FLOAT', '[-1, 2]'],
      ['serving_default', 'output', 'y', 'DT_FLOAT', '[-1]']
    ]
  },
  { what: 'anything else', body: 'plain text', columns: 'status bytes', rows: [[200, 10]] }
];

it.each(cases)('makes a table of $what', ({ body, columns, rows }) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = {
    status: 200,
    statusText: 'OK',
    headers: [],
    body: Buffer.from(text),
    milliseconds: 1
  };
  const table = answerTable(jsonOf(answer), answer);
  expect(table.columns.map(column => column.name)).toEqual(columns.split(' '));
  expect(table.rows).toEqual(rows);
});
