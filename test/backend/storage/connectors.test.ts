import { describe, expect, it, vi } from 'vitest';
import type { Located } from '../../../src/common/span';
import type { StorePath } from '../../../src/language/statement';
import { Connectors } from '../../../src/backend/storage/connectors';
import { MemoryObjectStore } from '../../support/memoryObjectStore';

const connectorSpan = { start: 24, end: 30 };
const span = { start: 10, end: 40 };

function pathTo(connector?: string): Located<StorePath> {
  const key = { value: 'a/b.tar', span: { start: 31, end: 40 } };
  return {
    value:
      connector === undefined
        ? { key }
        : { key, connector: { value: connector, span: connectorSpan } },
    span
  };
}

function connectorsNamed(names: readonly string[], chosen?: string): Connectors {
  return new Connectors(
    new Map(names.map(name => [name, () => Promise.resolve(new MemoryObjectStore())])),
    chosen
  );
}

describe('Connectors', () => {
  it('are listed by name', () => {
    expect(connectorsNamed(['MIN_AI', 'HOME', 'LOCAL']).names).toEqual(['HOME', 'LOCAL', 'MIN_AI']);
  });

  it('make a store when it is needed, and once', async () => {
    const make = vi.fn(() => Promise.resolve(new MemoryObjectStore()));
    const connectors = new Connectors(new Map([['MIN_AI', make]]), 'MIN_AI');
    expect(make).not.toHaveBeenCalled();
    const named = await connectors.resolve(pathTo('MIN_AI'));
    const bare = await connectors.resolve(pathTo());
    expect(named).toEqual({ connector: 'MIN_AI', store: bare.store, key: 'a/b.tar' });
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('give a bare key to the default', async () => {
    const { connector } = await connectorsNamed(['HOME', 'LOCAL'], 'LOCAL').resolve(pathTo());
    expect(connector).toBe('LOCAL');
  });

  it('refuse a bare key when there is no default', async () => {
    await expect(connectorsNamed(['HOME', 'LOCAL']).resolve(pathTo())).rejects.toMatchObject({
      failure: {
        code: 'CONNECTOR_NOT_FOUND',
        message:
          'There are several connectors and none is the default; write OBJECTSTORAGE.<connector>:<key> with one of HOME, LOCAL.',
        at: span
      }
    });
    await expect(connectorsNamed([]).resolve(pathTo())).rejects.toMatchObject({
      failure: { code: 'CONNECTOR_NOT_FOUND', message: 'No connector is configured.', at: span }
    });
  });

  it('name the nearest to one that is wrong', async () => {
    await expect(
      connectorsNamed(['HOME', 'MIN_AI']).resolve(pathTo('MIN_IA'))
    ).rejects.toMatchObject({
      failure: {
        code: 'CONNECTOR_NOT_FOUND',
        message: 'There is no connector MIN_IA; did you mean MIN_AI?',
        at: connectorSpan
      }
    });
  });

  it('name all when none is near', async () => {
    const message = async (names: readonly string[]) =>
      connectorsNamed(names)
        .resolve(pathTo('warehouse'))
        .then(
          () => '',
          (error: unknown) => String(error)
        );
    expect(await message(['HOME', 'MIN_AI'])).toBe(
      'MlModelError: There is no connector warehouse; there are HOME, MIN_AI.'
    );
    expect(await message(['HOME'])).toBe(
      'MlModelError: There is no connector warehouse; there is HOME.'
    );
    expect(await message([])).toBe(
      'MlModelError: There is no connector warehouse; none is configured.'
    );
  });
});
