import { describe, expect, it, vi } from 'vitest';
import type { AcceptedList } from '../../../src/modelserver/servables';
import { ServingError } from '../../../src/modelserver/servingError';
import {
  availableOf,
  Disk,
  givenServables,
  specific,
  statesOf,
  versionFor
} from './givenServables';

const gone = (version: number) => `Servable not found for request: Specific(m, ${version})`;

describe('a version that brought the process down', () => {
  const condemned = [{ name: 'm', version: 1n, sentence: 'It ended the process with SIGSEGV.' }];

  it('is END with ABORTED and the reason, while others are loaded', async () => {
    const disk = await Disk.given({ '/m': [1, 2], '/n': [1] });
    const { servables, engine } = givenServables({ condemned });
    await servables.reload([disk.model('m', { policy: specific(1, 2) }), disk.model('n')]);
    expect(servables.status('m')).toEqual([
      { version: 2n, state: 'AVAILABLE', errorCode: 'OK', errorMessage: '' },
      {
        version: 1n,
        state: 'END',
        errorCode: 'ABORTED',
        errorMessage: 'It ended the process with SIGSEGV.'
      }
    ]);
    expect(engine.begun).not.toContain(disk.at('/m/1'));
    expect(() => servables.acquire({ name: 'm', version: 1n })).toThrow(gone(1));
  });

  it('is not tried again by lists that hold it, only when it is dropped and listed anew', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const { servables, engine, events } = givenServables({ condemned });
    const both = [disk.model('m', { policy: specific(1, 2) })];
    await servables.reload(both);
    await servables.reload(both);
    await servables.poll();
    expect(engine.begun).toEqual([disk.at('/m/2')]);
    await servables.reload([disk.model('m', { policy: specific(2) })]);
    expect(events.at(-1)).toEqual({ kind: 'pardoned', name: 'm', version: 1n });
    await servables.reload(both);
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n, 1n]));
  });

  it('is forgotten with its model', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables, events } = givenServables({ condemned });
    await servables.reload([]);
    expect(events.at(-1)).toEqual({ kind: 'pardoned', name: 'm', version: 1n });
    await servables.reload([disk.model('m')]);
    expect(availableOf(servables, 'm')).toEqual([1n]);
  });
});

describe('restore', () => {
  it('brings back a list with its labels and its number', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const first = givenServables();
    const policy = specific(1, 2);
    await first.servables.reload([disk.model('m', { policy })]);
    const list = [disk.model('m', { policy, labels: new Map([['prod', 1n]]) })];
    await first.servables.reload(list, { catalog: 5 });
    const accepted = first.events.flatMap(event => (event.kind === 'accepted' ? [event.list] : []));

    const { servables, engine } = givenServables();
    const go = engine.hold('m/1');
    const restored = servables.restore(accepted.at(-1)!);
    expect(() => servables.acquire({ name: 'm', label: 'prod' })).toThrow(gone(1));
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n]));
    await servables.reload(list, { catalog: 5 });
    go();
    await restored;
    expect(versionFor(servables, { name: 'm', label: 'prod' })).toBe(1n);
    await expect(servables.reload([], { catalog: 4 })).rejects.toThrow('stale');
  });

  it('leaves a label no freedom but to stay where it is on its way', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const labels = new Map([['prod', 1n]]);
    const policy = specific(1, 2);
    const list: AcceptedList = { config: [disk.model('m', { policy, labels })] };
    const { servables, engine } = givenServables();
    const go = ['m/1', 'm/2'].map(folder => engine.hold(folder));
    const restored = servables.restore(list);
    for (const moved of [new Map([['prod', 2n]]), new Map([['new', 1n]])]) {
      await expect(servables.reload([disk.model('m', { policy, labels: moved })])).rejects.toThrow(
        'not currently available'
      );
    }
    go.forEach(release => release());
    await restored;
    await servables.reload([disk.model('m', { policy: specific(2), labels })]);
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n]));
    await expect(servables.reload(list.config)).rejects.toBeInstanceOf(ServingError);
  });

  it('ends when everything has come as far as it can', async () => {
    const disk = await Disk.given({ '/m': [1] });
    await disk.addFile('/broken/1/readme.txt');
    await disk.add('/empty');
    const { servables } = givenServables();
    await servables.restore({
      config: ['m', 'broken', 'empty', 'missing'].map(name => disk.model(name))
    });
    expect(availableOf(servables, 'm')).toEqual([1n]);
    expect(statesOf(servables, 'broken')).toEqual([[1n, 'END']]);
    await servables.restore({ config: [] });
  });
});
