import { expect, it } from 'vitest';
import type { ConnectorView } from '../../../src/common/connectorView';
import { failure } from '../../../src/common/failure';
import { ConnectorList } from '../../../src/lab/connectors/connectorList';
import { placeText } from '../../../src/lab/connectors/placeText';

const connector: ConnectorView = {
  name: 'DATA',
  place: { type: 'folder', path: '/data' },
  isDefault: false,
  isRoot: false
};

function givenList() {
  const world = { connectors: [connector], isReachable: true };
  const list = new ConnectorList({
    connectors: () =>
      world.isReachable
        ? Promise.resolve({ connectors: world.connectors, fixed: 'Not here.' })
        : Promise.reject(failure('SERVER_UNAVAILABLE', 'Gone.')),
    removeConnector: name => {
      world.connectors = world.connectors.filter(each => each.name !== name);
      return Promise.resolve();
    },
    testConnector: ({ name }) =>
      name === 'DATA'
        ? Promise.resolve([{ step: 'name', state: 'ok' }])
        : Promise.reject(failure('CONNECTOR_NOT_FOUND', 'None.'))
  });
  return { list, world };
}

it('asks only when it is told to', async () => {
  const { list } = givenList();
  expect(list.connectors).toBeUndefined();
  await list.refresh();

  expect(list.find('DATA')).toEqual(connector);
  expect(list.fixed).toBe('Not here.');
});

it('keeps what it knows when asking fails, and says why', async () => {
  const { list, world } = givenList();
  await list.refresh();
  world.isReachable = false;
  await list.refresh();

  expect(list.failure?.message).toBe('Gone.');
  expect(list.connectors).toEqual([connector]);
});

it('shows how a test goes, and puts its outcome away', async () => {
  const { list } = givenList();
  const tested = list.test('DATA');
  expect(list.testOf('DATA')).toEqual({ kind: 'running' });
  await tested;
  expect(list.testOf('DATA')).toMatchObject({ kind: 'done', checks: [{ step: 'name' }] });
  list.forgetTest('DATA');
  expect(list.testOf('DATA')).toBeUndefined();
  await list.test('NONE');

  expect(list.testOf('NONE')).toMatchObject({ kind: 'failed', failure: { message: 'None.' } });
});

it('is without a connector that was removed', async () => {
  const { list } = givenList();
  await list.refresh();
  await list.remove('DATA');

  expect(list.connectors).toEqual([]);
});

it('writes a place as people write it', () => {
  expect(placeText(connector.place)).toBe('/data');
  expect(placeText({ type: 's3', bucket: 'b' })).toBe('s3://b');
  expect(placeText({ type: 's3', bucket: 'b', prefix: 'p/', endpoint: 'http://h:9000/' })).toBe(
    'http://h:9000/b/p/'
  );
});
