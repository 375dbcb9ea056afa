import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { availableOf, Disk, givenServables, specific, statesOf } from './givenServables';

describe('reload', () => {
  it('leaves nothing behind after 1,000 lists up and down', async () => {
    const disk = await Disk.given({ '/m': [1, 2], '/n': [1] });
    const { servables, engine } = givenServables();
    const up = [disk.model('m', { policy: specific(1, 2) }), disk.model('n')];
    for (let round = 0; round < 500; round += 1) {
      await servables.reload(up);
      await servables.reload([]);
    }
    await vi.waitFor(() => expect(engine.loaded).toEqual([]));
    expect(statesOf(servables, 'm')).toEqual([
      [2n, 'END'],
      [1n, 'END']
    ]);
    expect(engine.begun).toHaveLength(1500);
  });

  it('gives up on a model that has no version after a while, and loads it when one appears', async () => {
    const disk = await Disk.given({ '/m': [1] });
    await disk.add('/empty');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { servables } = givenServables({ flags: { patience: 5000 } });
    const waiting = servables.reload(['m', 'empty', 'missing'].map(name => disk.model(name)));
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([1n]), { interval: 1 });
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(5000);
    await expect(waiting).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message:
        'No version of empty, missing has become available yet; the list is in force, and it is loaded as soon as it is there'
    });
    expect(availableOf(servables, 'm')).toEqual([1n]);
    await disk.add('/empty', [5]);
    await disk.add('/missing', [6]);
    await servables.poll();
    await vi.waitFor(() => expect(availableOf(servables, 'missing')).toEqual([6n]));
    expect(availableOf(servables, 'empty')).toEqual([5n]);
  });

  it('holds up no other list while it waits, and ends with the client', async () => {
    const disk = await Disk.given({ '/m': [1] });
    await disk.add('/empty');
    const { servables } = givenServables();
    const client = new AbortController();
    const waiting = servables.reload([disk.model('empty')], { signal: client.signal });
    await servables.reload([disk.model('empty'), disk.model('m')]);
    expect(availableOf(servables, 'm')).toEqual([1n]);
    client.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(
      servables.reload([disk.model('m'), disk.model('other')], { signal: client.signal })
    ).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  });

  it('waits for a load however long it takes', async () => {
    const disk = await Disk.given({ '/m': [1] });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { servables, engine } = givenServables();
    const go = engine.hold('m/1');
    const waiting = servables.reload([disk.model('m', { policy: specific(1) })]);
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[1n, 'LOADING']]));
    vi.advanceTimersByTime(3_600_000);
    go();
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for no version of a model that wants none', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: specific() })]);
    expect(statesOf(servables, 'm')).toEqual([]);
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([1n]));
    await servables.reload([disk.model('m', { policy: specific() })]);
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[1n, 'END']]));
  });

  it('does not load a version again because its model has another base path', async () => {
    const disk = await Disk.given({ '/m': [1], '/moved': [1] });
    const { servables, engine } = givenServables();
    await servables.reload([disk.model('m')]);
    await servables.reload([disk.model('m', { basePath: '/moved' })]);
    await servables.poll();
    expect(engine.begun).toEqual([disk.at('/m/1')]);
  });
});

describe('the disk', () => {
  it('keeps what is loaded of a base path that vanishes, and finds versions of others', async () => {
    const disk = await Disk.given({ '/m': [1], '/n': [1] });
    const { servables, lines } = givenServables();
    await servables.reload([disk.model('m'), disk.model('n')]);
    await disk.remove('/m');
    await disk.add('/n', [2]);
    await servables.poll();
    await servables.poll();
    await vi.waitFor(() => expect(availableOf(servables, 'n')).toEqual([2n]));
    expect(availableOf(servables, 'm')).toEqual([1n]);
    expect(lines).toEqual([
      `Could not find base path ${disk.at('/m')} for servable m with error NOT_FOUND: ${disk.at('/m')} not found`
    ]);
    await disk.add('/m');
    await servables.poll();
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[1n, 'END']]));
    expect(lines[1]).toBe(`No versions of servable m found under base path ${disk.at('/m')}`);
  });

  it('is looked at every second', async () => {
    const disk = await Disk.given({ '/m': [1] });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { servables } = givenServables({ flags: { fileSystemPollWaitSeconds: 1 } });
    await servables.reload([disk.model('m', { policy: { all: true } })]);
    await disk.add('/m', [2]);
    vi.advanceTimersByTime(999);
    expect(availableOf(servables, 'm')).toEqual([1n]);
    vi.advanceTimersByTime(1);
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n, 1n]), { interval: 1 });
    await disk.remove('/m/1');
    vi.advanceTimersByTime(1000);
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([2n]), { interval: 1 });
  });

  it('takes the spelling that comes first in byte order under `all`, the last under `latest`', async () => {
    const disk = await Disk.given({ '/m': ['7', '007'] });
    const { servables, engine, lines } = givenServables();
    await servables.reload([disk.model('m', { policy: { all: true } })]);
    await servables.reload([]);
    await vi.waitFor(() => expect(statesOf(servables, 'm')).toEqual([[7n, 'END']]));
    await servables.reload([disk.model('m')]);
    expect(engine.begun).toEqual([disk.at('/m/007'), disk.at('/m/7')]);
    expect(lines).toEqual(['Model m: version 7 is there twice, 007 is left out']);
  });

  it('says which specific version it does not have', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables, lines } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1, 9) })]);
    expect(lines).toEqual(['Model m: version 9 was not found']);
    await disk.add('/m', [9]);
    await servables.poll();
    await vi.waitFor(() => expect(availableOf(servables, 'm')).toEqual([9n, 1n]));
  });
});
