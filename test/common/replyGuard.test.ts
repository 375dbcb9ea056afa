import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReply } from '../../src/common/replyGuard';
import { givenFailure, givenResult } from './givenReplies';

const everyType = givenResult(
  'a:integer b:number c:text d:boolean e:instant f:json g:download h:field',
  [
    1,
    0.5,
    'x',
    true,
    '2019-11-19T00:11:22.000Z',
    { any: [1] },
    { model: 'm', revision: 1, archive: 'k' },
    'y'
  ],
  [null, null, null, null, null, null, null, null]
);
const failure = givenFailure('list', { message: 'm', at: { start: 0, end: 1 }, try: 'list' });
const progress = { kind: 'progress', done: 1, total: 2, unit: 'bytes', step: 's' };

/** A result with one column of `type` and one row with `value`. */
const oneValue = (type: string, value: unknown) => ({
  ...everyType,
  table: { columns: [{ name: 'a', type }], rows: [[value]] }
});

describe('what is a reply', () => {
  it.each([
    ['a result', everyType],
    ['with notes', { ...everyType, notes: ['n'] }],
    [
      'with members of a later version',
      { ...everyType, chart: {}, table: { ...everyType.table, more: 1 } }
    ],
    ['a failure', failure],
    ['a failure with the code alone', { ...failure, failure: { code: 'TIMEOUT', message: '' } }],
    ['progress', progress],
    ['progress without a total', { ...progress, total: undefined }]
  ])('%s', (_, value) => {
    expect(isReply(value)).toBe(true);
    expect(isReply(JSON.parse(JSON.stringify(value)))).toBe(true);
  });
});

describe('what is none', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'result'],
    ['a list', []],
    ['another kind', { ...everyType, kind: 'job' }],
    ['no verb', { ...everyType, verb: 1 }],
    ['no statement', { ...everyType, statement: undefined }],
    ['no table', { ...everyType, table: null }],
    ['columns that are none', { ...everyType, table: { columns: [1], rows: [] } }],
    ['a column without a name', { ...everyType, table: { columns: [{ type: 'text' }], rows: [] } }],
    ['an unknown type of column', oneValue('colour', 'red')],
    ['a row that is none', { ...everyType, table: { ...everyType.table, rows: [1] } }],
    ['a row too short', { ...everyType, table: { ...everyType.table, rows: [[1]] } }],
    ['a value left out', oneValue('json', undefined)],
    ['half an integer', oneValue('integer', 0.5)],
    ['no number', oneValue('number', '1')],
    ['no text', oneValue('text', 1)],
    ['no boolean', oneValue('boolean', 'true')],
    ['no instant', oneValue('instant', 'yesterday')],
    ['half a handle', oneValue('download', { model: 'm' })],
    ['a note that is none', { ...everyType, notes: [1] }],
    ['notes that are none', { ...everyType, notes: 'n' }],
    ['an unknown code', { ...failure, failure: { code: 'OOPS', message: 'm' } }],
    ['no message', { ...failure, failure: { code: 'TIMEOUT' } }],
    ['a place backwards', givenFailure('list', { message: 'm', at: { start: 2, end: 1 } })],
    ['a place before the text', givenFailure('list', { message: 'm', at: { start: -1, end: 1 } })],
    ['half a place', { ...failure, failure: { code: 'TIMEOUT', message: 'm', at: { start: 1 } } }],
    ['a try that is no text', { ...failure, failure: { code: 'TIMEOUT', message: 'm', try: 1 } }],
    ['negative progress', { ...progress, done: -1 }],
    ['progress in apples', { ...progress, unit: 'apples' }],
    ['progress without a step', { ...progress, step: undefined }],
    ['a total that is no number', { ...progress, total: 'all' }]
  ])('%s', (_, value) => {
    expect(isReply(value)).toBe(false);
  });

  it('is told of anything without an error', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        expect(isReply(value)).toBe(false);
      })
    );
  });
});
