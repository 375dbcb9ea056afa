import { expect, it } from 'vitest';
import type { ConnectorsView, KeyListing } from '../../src/common/connectorView';
import { KnownStores } from '../../src/lab/editor/knownStores';

const nothing = { folders: [], objects: [] };

/** A backend that answers from lists, or fails where they are empty, and a clock that goes when told. */
function givenSource() {
  const asked: string[] = [];
  const clock = { now: 0 };
  const connectors: ConnectorsView[] = [];
  const listings: KeyListing[] = [];
  const next = <T>(answers: T[], what: string): Promise<T> => {
    asked.push(what);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('no answer'));
  };
  const stores = new KnownStores({
    views: {
      connectors: () => next(connectors, 'connectors'),
      keys: (name, { prefix, limit = 0 }) => next(listings, `${name}:${prefix} ${limit}`)
    },
    now: () => clock.now
  });
  return { stores, asked, clock, connectors, listings };
}

it('asks nothing by itself, and remembers an answer for seconds', async () => {
  const { stores, asked, clock, connectors, listings } = givenSource();
  expect(asked).toEqual([]);
  const view = {
    connectors: [
      { name: 'A', place: { type: 'folder', path: '/a' }, isDefault: true, isRoot: false }
    ]
  } as const;
  connectors.push(view, { connectors: [] });
  listings.push({ folders: ['x/'], objects: [] });
  expect(await stores.connectors()).toEqual(view.connectors);
  expect(await Promise.all([stores.keys('A', 'x'), stores.keys('A', 'x')])).toHaveLength(2);
  clock.now = 4999;
  await stores.connectors();
  expect((await stores.keys('A', 'x')).folders).toEqual(['x/']);
  expect(asked).toEqual(['connectors', 'A:x 500']);
  clock.now = 5000;
  expect(await stores.connectors()).toEqual([]);
});

it('asks for each level of each connector', async () => {
  const { stores, asked, listings } = givenSource();
  listings.push(nothing, nothing, nothing);
  await stores.keys('A', 'x');
  await stores.keys('A', 'x/');
  await stores.keys('B', 'x');
  expect(asked).toEqual(['A:x 500', 'A:x/ 500', 'B:x 500']);
});

it('knows nothing where nobody answers, and asks again the next time', async () => {
  const { stores, listings } = givenSource();
  expect(await stores.connectors()).toEqual([]);
  expect(await stores.keys('A', '')).toEqual(nothing);
  listings.push({ folders: ['x/'], objects: [] });
  expect((await stores.keys('A', '')).folders).toEqual(['x/']);
});
