import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StoreConfig } from '../../../src/backend/configSchema';
import { ConnectorTrial } from '../../../src/backend/views/connectorTrial';
import {
  StoreError,
  type ILevelLister,
  type IObjectStore,
  type StoreErrorKind
} from '../../../src/backend/storage/objectStore';
import type { ConnectorCheck } from '../../../src/common/connectorView';
import { givenHttp } from '../../support/givenHttp';
import { MemoryObjectStore } from '../../support/memoryObjectStore';

const s3: StoreConfig = { type: 's3', bucket: 'models', endpoint: 'http://store:9000' };

/** A store that refuses some of its work. */
class RefusingStore extends MemoryObjectStore implements ILevelLister {
  constructor(
    private readonly _refused: Partial<Record<keyof IObjectStore | 'listLevel', StoreErrorKind>>
  ) {
    super();
  }

  async listLevel() {
    await this._refuse('listLevel');
    const objects = await Promise.all(this.keys.map(async key => (await this.head(key))!));
    return { folders: [], objects };
  }

  override async open(...given: Parameters<MemoryObjectStore['open']>) {
    await this._refuse('open');
    return super.open(...given);
  }

  override async put(...given: Parameters<MemoryObjectStore['put']>) {
    await this._refuse('put');
    return super.put(...given);
  }

  override async remove(...given: Parameters<MemoryObjectStore['remove']>) {
    await this._refuse('remove');
    return super.remove(...given);
  }

  private async _refuse(work: keyof IObjectStore | 'listLevel'): Promise<void> {
    const kind = this._refused[work];
    await Promise.resolve();
    if (kind !== undefined) {
      throw new StoreError(kind, 'refused');
    }
  }
}

async function trying(
  refused: ConstructorParameters<typeof RefusingStore>[0],
  keys: readonly string[] = []
) {
  const store = new RefusingStore({});
  for (const key of keys) await store.put(key, Buffer.from('x'));
  Object.assign(store, { _refused: refused });
  const trial = new ConnectorTrial(
    { name: 'team', config: s3, store },
    new AbortController().signal
  );
  const checks = await trial.run();
  return {
    store,
    checks,
    states: checks.map(each => `${each.step} ${each.state}`),
    said: said(checks)
  };
}

function said(checks: readonly ConnectorCheck[]): readonly string[] {
  return checks.flatMap(({ step, message }) =>
    message === undefined ? [] : `${step}: ${message}`
  );
}

it('passes all steps, in order, and leaves nothing behind', async () => {
  for (const keys of [[], ['a']]) {
    const { states, store, said: messages } = await trying({}, keys);
    expect(states).toEqual([
      ...['name ok', 'network ok', 'key ok', 'bucket ok', 'list ok', 'read ok', 'write ok']
    ]);
    expect(messages).toEqual([]);
    expect(store.keys).toEqual(keys);
  }
});

it.each([
  [
    'unreachable',
    'network',
    "The store of the connector team can't be reached; check the endpoint and the network."
  ],
  [
    'timeout',
    'network',
    'The store of the connector team did not answer in time; check the endpoint, and whether a firewall stands in between.'
  ],
  [
    'badKey',
    'key',
    'The store refused access to the connector team: it does not know the access key; check the access key id.'
  ],
  [
    'badSignature',
    'key',
    'The store refused access to the connector team: the signature is wrong, so the secret access key probably is; type the secret access key again.'
  ],
  [
    'tokenExpired',
    'key',
    'The store refused access to the connector team: the session token has expired; get a fresh one.'
  ],
  [
    'clockSkew',
    'key',
    "The store refused access to the connector team: the clock of this machine is too far from the store's; set the clock."
  ],
  [
    'bucketMissing',
    'bucket',
    'The bucket or folder of the connector team does not exist; make it, or correct its name.'
  ]
] as const)('stops at %s with what to do', async (kind, step, message) => {
  const { checks, said: messages } = await trying({ listLevel: kind });
  const at = checks.findIndex(each => each.step === step);
  expect(checks.map(each => each.state)).toEqual(
    checks.map((_, n) => (n < at ? 'ok' : n === at ? 'failed' : 'skipped'))
  );
  expect(messages).toEqual([`${step}: ${message}`]);
});

it('does not say that the network works when there is no key to try it with', async () => {
  const { states } = await trying({ listLevel: 'noCredentials' });
  expect(states.slice(1, 4)).toEqual(['network skipped', 'key failed', 'bucket skipped']);
});

it('goes on to write and read when nothing may be listed', async () => {
  const { states, said: messages, store } = await trying({ listLevel: 'forbidden' }, ['a']);
  expect(states).toEqual([
    ...['name ok', 'network ok', 'key ok', 'bucket ok', 'list failed', 'read ok', 'write ok']
  ]);
  expect(messages).toEqual([
    'list: The store refused access to the connector team: there is no permission for it; its key needs permission to list what is there.'
  ]);
  expect(store.keys).toEqual(['a']);
});

it('can’t tell of the bucket when it may neither list nor write', async () => {
  const { states } = await trying({ listLevel: 'forbidden', put: 'forbidden' });
  expect(states.slice(3)).toEqual([
    ...['bucket skipped', 'list failed', 'read skipped', 'write failed']
  ]);
});

it('reads what is there when it may not write', async () => {
  const { states, said: messages } = await trying({ put: 'forbidden' }, ['a']);
  expect(states.slice(4)).toEqual(['list ok', 'read ok', 'write failed']);
  expect(messages).toEqual([
    'write: The store refused access to the connector team: there is no permission for it; its key needs permission to write objects.'
  ]);
});

it('has nothing to read where it is empty and may not write', async () => {
  const { states, said: messages } = await trying({ put: 'forbidden' });
  expect(states.slice(4)).toEqual(['list ok', 'read skipped', 'write failed']);
  expect(messages[0]).toBe('read: There is no object to read.');
});

it('says when reading is forbidden, and when the test’s object could not be removed', async () => {
  const {
    states,
    said: messages,
    store
  } = await trying({ open: 'forbidden', remove: 'forbidden' });
  expect(states.slice(4)).toEqual(['list ok', 'read failed', 'write ok']);
  const [left] = store.keys;
  expect(left).toMatch(/^\.mlmodel-test-/);
  expect(messages).toEqual([
    'read: The store refused access to the connector team: there is no permission for it; its key needs permission to read objects.',
    `write: The test could not remove its object ${left}; remove it by hand.`
  ]);
});

it('removes its object also when the client goes away while it is written', async () => {
  const client = new AbortController();
  const store = new RefusingStore({});
  const put = store.put.bind(store);
  store.put = async (key, content) => {
    await put(key, content);
    client.abort(new Error('gone'));
    throw new Error('gone');
  };
  const trial = new ConnectorTrial({ name: 'team', config: s3, store }, client.signal);
  await expect(trial.run()).rejects.toThrow('gone');
  expect(store.keys).toEqual([]);
});

it('tries folders: saved ones, drafts, and those that are none', async () => {
  const world = await givenHttp();
  const folder = join(world.local, 'data');
  const test = async (path: string) => {
    const draft = { place: { type: 'folder', path } };
    const { body } = await world.ask<{ checks: ConnectorCheck[] }>('POST', '/connectors/test', {
      ...{ name: 'data', draft }
    });
    return body.checks;
  };
  await mkdir(folder);
  expect((await test(folder)).map(each => each.state)).toEqual([
    ...['ok', 'skipped', 'skipped', 'ok', 'ok', 'ok', 'ok']
  ]);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
  const missing = await test(folder);
  expect(missing[3]).toEqual({
    ...{ step: 'bucket', state: 'failed' },
    message: `There is no folder ${folder}; correct the path, or make the folder.`
  });
  await writeFile(folder, '');
  expect((await test(folder))[3]).toMatchObject({
    message: `${folder} is a file; correct the path, or make the folder.`
  });
  const { body } = await world.ask<{ checks: ConnectorCheck[] }>('POST', '/connectors/test', {
    name: 'LOCAL'
  });
  expect(body.checks.at(-1)).toEqual({ step: 'write', state: 'ok' });
  expect(world.warnings).toEqual([]);
});

it('fails at the name for a draft that could not be saved', async () => {
  const world = await givenHttp();
  const place = { type: 's3', bucket: 'b', endpoint: 'minio' };
  const { status, body } = await world.ask<{ checks: ConnectorCheck[] }>(
    'POST',
    '/connectors/test',
    {
      ...{ name: 'a b', draft: { place } }
    }
  );
  expect(status).toBe(200);
  expect(body.checks.map(each => each.state)).toEqual(['failed', ...Array(6).fill('skipped')]);
  expect(body.checks[0]?.message).toMatch(/^A connector's name has letters/);
});

it('refuses what is no test, and a connector that is not there', async () => {
  const world = await givenHttp();
  for (const body of [{}, { name: 1 }, { name: 'a', draft: 1 }, 'x', []]) {
    const why = await world.refused('POST', '/connectors/test', JSON.stringify(body));
    expect(why).toMatchObject({ status: 400, code: 'BAD_VALUE' });
  }
  expect(await world.refused('POST', '/connectors/test', { name: 'LOCLA' })).toMatchObject({
    status: 404,
    message: 'There is no connector LOCLA; did you mean LOCAL?'
  });
});
