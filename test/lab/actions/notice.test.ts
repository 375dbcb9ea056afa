import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';
import type { FinalReply, Table } from '../../../src/common/reply';
import { handleIn, noticeOf, type Done } from '../../../src/lab/actions/notice';

const trans = nullTranslator.load('jupyterlab_mlmodel');

const table = (columns: Readonly<Record<string, Table['rows'][number][number]>>): Table => ({
  columns: Object.keys(columns).map(name => ({ name, type: 'text' })),
  rows: [Object.values(columns)]
});

function told(done: Done, answer: Partial<FinalReply> & object) {
  const reply = { kind: 'result', verb: done.action, statement: '', ...answer } as FinalReply;
  return noticeOf(done, reply, trans);
}

it('offers the curl cell after a deploy', () => {
  const answer = { table: table({ result: 'on', latest_version: 3 }), next: '!curl localhost' };
  expect(told({ action: 'deploy', name: 'mnist' }, answer)).toEqual({
    type: 'success',
    message: '“mnist” is served as version 3.',
    offer: { kind: 'insert', label: 'Insert the curl cell', statement: '!curl localhost' }
  });
});

it('offers the download after an export', () => {
  const handle = { model: 'ann/mnist', revision: 1, archive: 'exports/1/mnist.tar' };
  const answer = { table: table({ result: 'ok', download_url: handle }) };
  expect(told({ action: 'export', name: 'mnist' }, answer)).toMatchObject({
    message: 'The archive of “mnist” is ready.',
    offer: { kind: 'download', handle }
  });
  expect(handleIn({ kind: 'result', verb: '', statement: '', ...answer })).toBe(handle);
});

it('tells what a stop could not do yet', () => {
  const answer = { table: table({ result: 'ok' }), notes: ['It is stopped; the server is away.'] };
  expect(told({ action: 'stop', name: 'mnist', version: 2 }, answer)?.message).toBe(
    'Version 2 of “mnist” is stopped.\nIt is stopped; the server is away.'
  );
});

it('tells which revision was deleted', () => {
  const answer = { table: table({}) };
  expect(told({ action: 'delete', name: 'mnist', version: 2 }, answer)?.message).toBe(
    'Revision 2 of “mnist” is deleted.'
  );
  expect(told({ action: 'delete', name: 'mnist' }, answer)?.message).toBe('“mnist” is deleted.');
});

it('tells a failure in its own words, and offers the line to run', () => {
  const failure = { code: 'MODEL_IS_SERVED', message: 'It is served.', try: 'stop mnist' } as const;
  expect(told({ action: 'delete', name: 'mnist' }, { kind: 'failure', failure })).toEqual({
    type: 'error',
    message: 'It is served.',
    offer: { kind: 'insert', label: 'Insert “stop mnist”', statement: 'stop mnist' }
  });
});

it('tells nothing of what the user has cancelled', () => {
  const failure = { code: 'CANCELLED', message: 'It was cancelled.' } as const;
  expect(told({ action: 'deploy', name: 'mnist' }, { kind: 'failure', failure })).toBeUndefined();
});

it('shows marks of direction in a name, and not all of a name that is too long', () => {
  const message = told(
    { action: 'delete', name: `a\u202Eb${'x'.repeat(200)}` },
    { table: table({}) }
  )?.message;
  expect(message).toContain('\\u202e');
  expect(message?.length).toBeLessThan(100);
});
