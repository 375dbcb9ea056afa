import { describe, expect, it, vi } from 'vitest';
import {
  availableOf,
  Disk,
  givenServables,
  specific,
  statesOf,
  versionFor
} from './givenServables';

const unavailable = 'which is not currently available for inference';

describe('a list that is refused', () => {
  it('is checked for names before paths, and paths before platforms', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m')]);
    const relative = disk.model('n', { basePath: 'srv/n' });
    await expect(servables.reload([relative, relative])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'Illegal to list model n multiple times in config list'
    });
    await expect(
      servables.reload([disk.model('m', { platform: 'other' }), relative])
    ).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'Expected model n to have an absolute path or URI; got base_path()=srv/n'
    });
    expect(availableOf(servables, 'm')).toEqual([1n]);
  });

  it('may hold URIs of any scheme, and no empty base path', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables, lines } = givenServables();
    await servables.reload([disk.model('m', { basePath: `file://${disk.at('/m')}` })]);
    expect(availableOf(servables, 'm')).toEqual([1n]);
    const client = new AbortController();
    const elsewhere = servables.reload([disk.model('n', { basePath: 's3://bucket/n' })], {
      signal: client.signal
    });
    await vi.waitFor(() =>
      expect(lines).toEqual([
        "Could not find base path s3://bucket/n for servable n with error UNIMPLEMENTED: File system scheme 's3' not implemented"
      ])
    );
    client.abort();
    await expect(elsewhere).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(servables.reload([disk.model('n', { basePath: '' })])).rejects.toThrow(
      'absolute path or URI; got base_path()='
    );
  });

  it('must be a list at all, whatever is configured', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    const refusal = {
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('Only ModelConfigList is currently supported')
    };
    await expect(servables.reload(undefined)).rejects.toMatchObject(refusal);
    expect(() => servables.acquire({ name: 'm', label: 'prod' })).toThrow('does not init yet');
    await servables.reload([disk.model('m')]);
    await expect(servables.reload(undefined)).rejects.toMatchObject(refusal);
    expect(availableOf(servables, 'm')).toEqual([1n]);
  });
});

describe('platforms', () => {
  it('makes an empty one refuse every later list: what was refused is remembered', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    const neither = {
      code: 'INVALID_ARGUMENT',
      message:
        'Illegal setting neither ModelServerConfig::model_type (deprecated) nor ModelServerConfig::model_platform, model name is m'
    };
    await expect(servables.reload([disk.model('m', { platform: '' })])).rejects.toMatchObject(
      neither
    );
    await expect(servables.reload([disk.model('m')])).rejects.toMatchObject(neither);
    await expect(servables.reload([])).rejects.toMatchObject(neither);
  });

  it('names the model and both platforms', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m')]);
    await expect(servables.reload([disk.model('m', { platform: 'onnx' })])).rejects.toMatchObject({
      message:
        "Illegal to change a model's platform. For model m platform was tensorflow and new platform requested is onnx"
    });
    await expect(servables.reload([disk.model('m', { platform: '' })])).rejects.toThrow(
      'Illegal setting neither'
    );
    await servables.reload([disk.model('m')]);
  });

  it('is the last thing to be checked: the labels of a list with an unknown one are in force', async () => {
    const disk = await Disk.given({ '/m': [1], '/n': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m')]);
    const labelled = disk.model('m', { labels: new Map([['prod', 1n]]) });
    const unknown = disk.model('n', { platform: 'onnx' });
    await expect(servables.reload([labelled, unknown])).rejects.toThrow(
      'Model n requests unsupported platform onnx'
    );
    expect(versionFor(servables, { name: 'm', label: 'prod' })).toBe(1n);
    expect(statesOf(servables, 'n')).toEqual([]);
  });
});

describe('labels', () => {
  const labelled = (...labels: readonly (readonly [string, bigint])[]) => ({
    labels: new Map(labels)
  });

  it('refuses a whole list for one label on a version that is not AVAILABLE', async () => {
    const disk = await Disk.given({ '/m': [1, 2], '/n': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1) })]);
    const message = `Request to assign label to version 2 of model m, ${unavailable}`;
    await expect(
      servables.reload([
        disk.model('m', { policy: specific(1, 2), ...labelled(['prod', 1n], ['next', 2n]) }),
        disk.model('n')
      ])
    ).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', message });
    expect(() => servables.acquire({ name: 'm', label: 'prod' })).toThrow(
      'Unrecognized servable version label: prod'
    );
    await servables.poll();
    expect(statesOf(servables, 'm')).toEqual([[1n, 'AVAILABLE']]);
    expect(statesOf(servables, 'n')).toEqual([]);
  });

  it('keeps equal names in two models apart', async () => {
    const disk = await Disk.given({ '/m': [1], '/n': [7] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m'), disk.model('n')]);
    await servables.reload([
      disk.model('m', labelled(['prod', 1n])),
      disk.model('n', labelled(['prod', 7n]))
    ]);
    expect(versionFor(servables, { name: 'm', label: 'prod' })).toBe(1n);
    expect(versionFor(servables, { name: 'n', label: 'prod' })).toBe(7n);
    expect(() => servables.acquire({ name: 'o', label: 'prod' })).toThrow('Unrecognized');
  });

  it('lets a request label the version that it drops', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m', { policy: specific(1, 2) })]);
    await servables.reload([disk.model('m', { policy: specific(2), ...labelled(['old', 1n]) })]);
    await servables.poll();
    expect(() => servables.acquire({ name: 'm', label: 'old' })).toThrow(
      'Servable not found for request: Specific(m, 1)'
    );
  });

  it('takes any text for a label', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([disk.model('m')]);
    await servables.reload([disk.model('m', labelled(['운영 1.0', 1n], ['', 1n]))]);
    expect(versionFor(servables, { name: 'm', label: '운영 1.0' })).toBe(1n);
    expect(versionFor(servables, { name: 'm', label: '' })).toBe(1n);
  });

  it('may come with the first list, and stay, when the flag allows it; never move to what is not AVAILABLE', async () => {
    const disk = await Disk.given({ '/m': [1, 2] });
    const { servables } = givenServables({
      flags: { allowVersionLabelsForUnavailableModels: true }
    });
    const policy = specific(1);
    await servables.reload([disk.model('m', { policy, ...labelled(['a', 1n], ['b', 9n]) })]);
    expect(versionFor(servables, { name: 'm', label: 'a' })).toBe(1n);
    expect(() => servables.acquire({ name: 'm', label: 'b' })).toThrow('Specific(m, 9)');
    await servables.reload([disk.model('m', { policy, ...labelled(['b', 9n]) })]);
    await expect(
      servables.reload([disk.model('m', { policy, ...labelled(['b', 8n]) })])
    ).rejects.toThrow(`label to version 8 of model m, ${unavailable}`);
    await servables.reload([disk.model('m', { policy, ...labelled(['b', 1n]) })]);
    expect(versionFor(servables, { name: 'm', label: 'b' })).toBe(1n);
  });
});

describe('a list of an older catalog entry', () => {
  it('is refused, and changes nothing', async () => {
    const disk = await Disk.given({ '/m': [1], '/n': [1] });
    const { servables, events } = givenServables();
    const list = [disk.model('m'), disk.model('n')];
    await servables.reload(list, { catalog: 8 });
    await expect(servables.reload([disk.model('m')], { catalog: 7 })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: 'stale: this list of models is of catalog entry 7, the one in force of entry 8'
    });
    await servables.poll();
    expect(availableOf(servables, 'n')).toEqual([1n]);
    await servables.reload(list, { catalog: 8 });
    await servables.reload([disk.model('m')]);
    expect(events.filter(({ kind }) => kind === 'accepted')).toEqual([
      { kind: 'accepted', list: { config: list, catalog: 8 } },
      { kind: 'accepted', list: { config: list, catalog: 8 } },
      { kind: 'accepted', list: { config: [disk.model('m')] } }
    ]);
    await expect(servables.reload(list, { catalog: 7 })).rejects.toThrow('stale');
  });

  it('is not told from a newer one that was refused', async () => {
    const disk = await Disk.given({ '/m': [1] });
    const { servables } = givenServables();
    await servables.reload([], { catalog: 1 });
    const labels = new Map([['prod', 5n]]);
    await expect(servables.reload([disk.model('m', { labels })], { catalog: 3 })).rejects.toThrow(
      'assign label'
    );
    await servables.reload([disk.model('m')], { catalog: 2 });
    expect(availableOf(servables, 'm')).toEqual([1n]);
  });
});
