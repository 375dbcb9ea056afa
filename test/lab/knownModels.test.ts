import { expect, it } from 'vitest';
import type { Json } from '../../src/common/model';
import type { Table } from '../../src/common/reply';
import { KnownModels } from '../../src/lab/editor/knownModels';

const columns = ['id', 'user', 'name', 'type', 'category', 'algorithm', 'serving'].map(name => ({
  name,
  type: 'text' as const
}));

function listOf(...names: string[]): Table {
  const row = (name: string): Json[] => [1, 'ann', name, 'tf', 'kind', null, 'on'];
  return { columns, rows: names.map(row) };
}

/** A backend that answers when told, and a clock that goes when told. */
function givenSource() {
  const lists: {
    since: number | undefined;
    answer: (table?: Table) => void;
    refuse: () => void;
  }[] = [];
  const asked: string[] = [];
  const clock = { now: 0 };
  const answers: Table[] = [];
  const models = new KnownModels({
    catalog: since =>
      new Promise((resolve, reject) => {
        const n = lists.length;
        const answer = (models?: Table): void =>
          resolve(models ? { n, user: 'ann', models, deployments: [] } : { n: since ?? n });
        lists.push({ since, answer, refuse: () => reject(new Error('no backend')) });
      }),
    ask: statement => {
      asked.push(statement);
      const answer = answers.shift();
      return answer ? Promise.resolve(answer) : Promise.reject(new Error('no such model'));
    },
    now: () => clock.now
  });
  const named = async (prefix: string): Promise<readonly string[]> => {
    const found = await models.models({ prefix, fits: () => true, limit: 3 });
    return found.map(({ name }) => name);
  };
  return { models, named, lists, asked, answers, clock };
}

it('asks nothing by itself, once for all who ask, and not again at once', async () => {
  const { named, lists } = givenSource();
  expect(lists).toHaveLength(0);
  const both = [named('m'), named('c')];
  lists[0]?.answer(listOf('Mnist', 'churn', 'iris', 'mnist_v2'));
  expect(await Promise.all(both)).toEqual([['Mnist', 'mnist_v2'], ['churn']]);
  expect(await named('')).toEqual(['churn', 'iris', 'Mnist']);
  expect(lists).toHaveLength(1);
});

it('asks anew after a while, and answers with what it has while that takes long', async () => {
  const { named, lists, clock } = givenSource();
  const first = named('');
  lists[0]?.answer(listOf('a'));
  await first;
  clock.now = 2001;
  expect(await named('')).toEqual(['a']);
  expect(lists).toHaveLength(2);
  lists[1]?.answer(listOf('a', 'b'));
  expect(await named('')).toEqual(['a', 'b']);
});

it('shows what was just imported when the backend answers quickly', async () => {
  const { named, lists, clock } = givenSource();
  const first = named('');
  lists[0]?.answer(listOf('a'));
  await first;
  clock.now = 3000;
  const second = named('');
  lists[1]?.answer(listOf('a', 'new'));
  expect(await second).toEqual(['a', 'new']);
});

it('asks more seldom for a list that takes long', async () => {
  const { named, lists, clock } = givenSource();
  const first = named('');
  clock.now = 500;
  lists[0]?.answer(listOf('a'));
  await first;
  clock.now = 10_000;
  await named('');
  expect(lists).toHaveLength(1);
  clock.now = 10_501;
  await named('');
  expect(lists).toHaveLength(2);
});

it('keeps its list while the catalog is what it was', async () => {
  const { named, lists, clock } = givenSource();
  const first = named('');
  lists[0]?.answer(listOf('a'));
  await first;
  clock.now = 2001;
  const second = named('');
  lists[1]?.answer();
  expect(await second).toEqual(['a']);
  clock.now = 4000;
  expect(await named('')).toEqual(['a']);
  expect(lists.map(({ since }) => since)).toEqual([undefined, 0]);
});

it('knows nothing without a backend, and asks again the next time', async () => {
  const { models, named, lists } = givenSource();
  const first = named('');
  lists[0]?.refuse();
  expect(await first).toEqual([]);
  const values = models.values('category');
  lists[1]?.answer(listOf('a', 'b'));
  expect(await values).toEqual(['kind']);
  expect(await models.values('algorithm')).toEqual([]);
});

it('finds names in any normal form', async () => {
  const { named, lists } = givenSource();
  const found = named('손글'.normalize('NFD'));
  lists[0]?.answer(listOf('손글씨 인식', '가격'));
  expect(await found).toEqual(['손글씨 인식']);
});

it("asks a model's summary for its versions, labels and signatures, and remembers them a while", async () => {
  const { models, asked, answers, clock } = givenSource();
  const version = { version: 2, revision: 1, label: 'stable', state: 'AVAILABLE' };
  const rows: Json[][] = [
    ['revision', '3'],
    ['versions', [version, { version: 1, revision: 1, label: null, state: 'STOPPED' }]],
    ['signature', { serving_default: {} }]
  ];
  answers.push({ columns: [], rows });
  const wanted = {
    revision: 3,
    versions: [
      { version: 2, label: 'stable', state: 'AVAILABLE' },
      { version: 1, label: null, state: 'STOPPED' }
    ],
    signatures: ['serving_default']
  };
  expect(await models.details("it's", 'bob')).toEqual(wanted);
  expect(await models.details("it's", 'bob')).toEqual(wanted);
  expect(asked).toEqual(["summary name='it\\'s' user='bob' revision, versions, signature"]);
  clock.now = 2000;
  expect(await models.details("it's", 'bob')).toBeNull();
});
