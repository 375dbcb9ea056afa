import { Signal } from '@lumino/signaling';
import { expect, it, vi } from 'vitest';
import type { CatalogView } from '../../../src/common/catalogView';
import { failure } from '../../../src/common/failure';
import type { JobLine, JobRecord } from '../../../src/common/job';
import type { Json } from '../../../src/common/model';
import { Models } from '../../../src/lab/models/models';
import type { HeardLine } from '../../../src/lab/tokens';
import type { IPage } from '../../../src/lab/ui/page';

class GivenPage implements IPage {
  isVisible = true;
  readonly returned = new Signal<this, void>(this);
  readonly hidden = new Signal<this, void>(this);
}

type Question = {
  readonly since: number | undefined;
  readonly answer: (view: CatalogView | { n: number }) => void;
  readonly refuse: (error: unknown) => void;
};

function given() {
  const questions: Question[] = [];
  const page = new GivenPage();
  const heard = new Signal<object, HeardLine>({});
  const catalog = (since?: number) =>
    new Promise<CatalogView | { n: number }>((answer, refuse) => {
      questions.push({ since, answer, refuse });
    });
  const models = new Models({ views: { catalog }, heard, page });
  let changes = 0;
  models.changed.connect(() => changes++);
  const hear = (statement: string, line: JobLine | 'running' | 'done'): void => {
    const job: JobRecord = {
      kind: 'job',
      id: statement,
      statements: [statement],
      state: line === 'done' ? 'done' : 'running',
      started: '2026-11-22T10:00:00Z'
    };
    heard.emit({ job, line: typeof line === 'string' ? job : line });
  };
  return { models, page, questions, hear, changes: () => changes };
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

function view(n: number, ...rows: (readonly Json[])[]): CatalogView {
  const names = [
    'id',
    'user',
    'name',
    'type',
    'category',
    'algorithm',
    'serving',
    'create',
    'modified'
  ];
  const columns = names.map(name => ({ name, type: 'text' as const }));
  return { n, user: 'ann', models: { columns, rows }, deployments: [] };
}

const row = (id: number, name: string, serving = 'off'): readonly Json[] => [
  id,
  'ann',
  name,
  'tf',
  null,
  'deep',
  serving,
  '2026-01-01',
  '2026-01-02'
];

function replied(verb: string, kind: 'result' | 'failure' = 'result'): JobLine {
  return kind === 'result'
    ? { kind, verb, statement: verb, table: { columns: [], rows: [] } }
    : { kind, verb, statement: verb, failure: { code: 'LOAD_FAILED', message: 'No.' } };
}

it('asks nothing by itself, and at once when somebody watches', async () => {
  const { models, page, questions, hear } = given();
  page.returned.emit();
  hear('delete a', replied('delete'));
  expect(questions).toHaveLength(0);
  models.watch();
  expect(questions.map(({ since }) => since)).toEqual([undefined]);
  questions[0]?.answer(view(7, row(1, 'a', 'on')));
  await settled();
  expect(models.user).toBe('ann');
  expect(models.list).toEqual([
    {
      id: 1,
      user: 'ann',
      name: 'a',
      type: 'tf',
      category: '',
      algorithm: 'deep',
      isServed: true,
      created: '2026-01-01',
      modified: '2026-01-02'
    }
  ]);
});

it('asks when somebody comes back, as long as somebody watches and the page is visible', async () => {
  const { models, page, questions } = given();
  const watch = models.watch();
  questions[0]?.answer(view(7));
  await settled();
  page.returned.emit();
  expect(questions[1]?.since).toBe(7);
  page.returned.emit();
  expect(questions).toHaveLength(2);
  questions[1]?.answer({ n: 7 });
  await settled();
  page.isVisible = false;
  page.returned.emit();
  expect(questions).toHaveLength(2);
  page.isVisible = true;
  watch.dispose();
  page.returned.emit();
  expect(questions).toHaveLength(2);
});

it('keeps list and models that did not change, and is silent about nothing new', async () => {
  const { models, questions, changes } = given();
  models.watch();
  questions[0]?.answer(view(1, row(1, 'a'), row(2, 'b')));
  await settled();
  const { list } = models;
  void models.refresh();
  questions[1]?.answer({ n: 1 });
  await settled();
  expect(models.list).toBe(list);
  expect(changes()).toBe(1);
  void models.refresh();
  questions[2]?.answer(view(2, row(1, 'a'), row(2, 'b', 'on')));
  await settled();
  expect(models.list?.[0]).toBe(list?.[0]);
  expect(models.list?.[1]).not.toBe(list?.[1]);
  expect(changes()).toBe(2);
});

it.each(['import', 'delete', 'deploy', 'stop'])(
  'asks after %s, whether it worked or not',
  async verb => {
    const { models, questions, hear } = given();
    models.watch();
    questions[0]?.answer(view(1));
    await settled();
    hear(`${verb} a`, replied(verb));
    expect(questions).toHaveLength(2);
    questions[1]?.answer({ n: 1 });
    await settled();
    hear(`${verb} a`, replied(verb, 'failure'));
    expect(questions).toHaveLength(3);
  }
);

it('asks when a deployment has come a step further, once a step', async () => {
  const { models, questions, hear } = given();
  models.watch();
  questions[0]?.answer(view(1));
  await settled();
  for (const step of ['Publishing', 'Publishing', 'Loading']) {
    hear('deploy a', { kind: 'progress', done: 0, unit: 'items', step });
    questions.at(-1)?.answer({ n: 1 });
    await settled();
  }
  expect(questions).toHaveLength(3);
});

it('does not ask after what changes nothing', async () => {
  const { models, questions, hear } = given();
  models.watch();
  questions[0]?.answer(view(1));
  await settled();
  hear('list', replied('list'));
  hear('summary a', replied('summary'));
  hear('list', 'running');
  expect(questions).toHaveLength(1);
});

it('asks one question at a time, and once more for all that was wished meanwhile', async () => {
  const { models, questions } = given();
  const all = [models.refresh(), models.refresh(), models.refresh()];
  expect(questions).toHaveLength(1);
  questions[0]?.answer(view(1));
  await settled();
  expect(questions).toHaveLength(2);
  questions[1]?.answer({ n: 1 });
  await Promise.all(all);
  expect(questions).toHaveLength(2);
});

it('keeps what was known beside a failure, and says when it works again', async () => {
  const { models, questions, changes } = given();
  void models.refresh();
  questions[0]?.answer(view(1, row(1, 'a')));
  await settled();
  void models.refresh();
  questions[1]?.refuse(failure('STORE_UNAVAILABLE', 'The store is gone.'));
  await settled();
  expect(models.failure?.message).toBe('The store is gone.');
  expect(models.list).toHaveLength(1);
  void models.refresh();
  questions[2]?.answer({ n: 1 });
  await settled();
  expect(models.failure).toBeUndefined();
  expect(changes()).toBe(3);
});

it('says of a defect no more than that the list could not be read', async () => {
  const { models, questions } = given();
  void models.refresh();
  questions[0]?.refuse(new TypeError('x is not a function'));
  await settled();
  expect(models.failure).toEqual({
    code: 'INTERNAL',
    message: 'The list of models could not be read.'
  });
});

it('does not wait for ever, and asks again', async () => {
  vi.useFakeTimers();
  try {
    const { models, questions } = given();
    const asked = models.refresh();
    await vi.advanceTimersByTimeAsync(30_000);
    await asked;
    expect(models.failure?.code).toBe('TIMEOUT');
    void models.refresh();
    expect(questions).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});
