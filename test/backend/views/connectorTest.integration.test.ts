import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type {
  ConnectorCheck,
  ConnectorDraft,
  ConnectorStep
} from '../../../src/common/connectorView';
import { givenHttp } from '../../support/givenHttp';
import { freePort } from '../../support/serverProcess';
import type { S3Server } from '../../support/s3Servers';

const servers = inject('s3Servers').filter(each => each.name !== 'moto');

function draftOf(server: S3Server, more: Partial<S3Server> = {}): ConnectorDraft {
  const { endpoint, bucket, accessKeyId, secretAccessKey } = { ...server, ...more };
  const prefix = `trial/${crypto.randomUUID()}`;
  return { place: { type: 's3', endpoint, bucket, prefix }, accessKeyId, secretAccessKey };
}

async function tried(draft: ConnectorDraft) {
  const world = await givenHttp();
  const start = performance.now();
  const { body } = await world.ask<{ checks: ConnectorCheck[] }>('POST', '/connectors/test', {
    ...{ name: 'team', draft }
  });
  expect(world.warnings).toEqual([]);
  const failed = body.checks.find(each => each.state === 'failed');
  return {
    states: body.checks.map(each => each.state),
    failed: failed && ([failed.step, failed.message] as const),
    seconds: (performance.now() - start) / 1000
  };
}

function expectStop(
  { states, failed }: Awaited<ReturnType<typeof tried>>,
  step: ConnectorStep,
  message: RegExp
): void {
  expect(failed?.[0]).toBe(step);
  expect(failed?.[1]).toMatch(message);
  expect(states.slice(states.indexOf('failed') + 1)).not.toContain('ok');
}

describe.each(servers)('The test of a connector to $name', server => {
  it('passes', async () => {
    expect((await tried(draftOf(server))).states).toEqual(Array(7).fill('ok'));
  });

  it('tells a wrong access key', async () => {
    const wrong = draftOf(server, { accessKeyId: 'no-such-access-key' });
    expectStop(await tried(wrong), 'key', /check the access key id\.$/);
  });

  it('tells a wrong secret', async () => {
    const wrong = draftOf(server, { secretAccessKey: 'a-wrong-secret' });
    expectStop(await tried(wrong), 'key', /type the secret access key again\.$/);
  });

  it('tells a missing bucket, and which was likely meant', async () => {
    const near = draftOf(server, { bucket: server.bucket.slice(0, -1) });
    expectStop(
      await tried(near),
      'bucket',
      new RegExp(`^There is no bucket .*; did you mean ${server.bucket}\\?$`)
    );
    const far = draftOf(server, { bucket: 'something-else' });
    expectStop(await tried(far), 'bucket', /does not exist; make it, or correct its name\.$/);
  });

  it('tells another region', async ({ skip }) => {
    skip(server.name === 'minio', 'it takes any region');
    const { place, ...keys } = draftOf(server);
    const elsewhere = { ...place, region: 'eu-north-9' } as typeof place;
    expectStop(
      await tried({ place: elsewhere, ...keys }),
      'bucket',
      /is in another region than its connector says; name the region of the bucket\.$/
    );
  });

  it('tells an account without permission', async ({ skip }) => {
    skip(server.stranger === undefined, 'this server’s accounts need a tool of its own');
    const { states, failed } = await tried(draftOf(server, server.stranger));
    expect(failed?.[0]).toBe('list');
    expect(states.slice(4)).toEqual(['failed', 'skipped', 'failed']);
  });

  it('uses the keys that are kept', async () => {
    const world = await givenHttp();
    const { place, ...keys } = draftOf(server);
    await world.ask('PUT', '/connectors/team', { place, ...keys });
    for (const test of [{ name: 'team' }, { name: 'team', draft: { place } }]) {
      const { body } = await world.ask<{ checks: ConnectorCheck[] }>(
        ...(['POST', '/connectors/test', test] as const)
      );
      expect(body.checks.map(each => each.state)).toEqual(Array(7).fill('ok'));
    }
    expect(await world.get('/connectors/team/keys?prefix=')).toEqual({ folders: [], objects: [] });
  });
});

describe('The test of a connector', () => {
  const [server] = servers;

  it('tells a port where nothing answers, within seconds', async ({ skip }) => {
    if (server === undefined) return skip();
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const result = await tried(draftOf(server, { endpoint }));
    expectStop(result, 'network', new RegExp(`nothing answers at ${endpoint}, so check`));
    expect(result.seconds).toBeLessThan(10);
  });

  it('tells a host that is not there', async ({ skip }) => {
    if (server === undefined) return skip();
    const result = await tried(draftOf(server, { endpoint: 'http://no-such-host.invalid' }));
    expectStop(result, 'network', /there is no host no-such-host\.invalid, so check/);
  });

  it('gives up a store that says nothing, in less than 20 seconds', async ({ skip }) => {
    if (server === undefined) return skip();
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const result = await tried(draftOf(server, { endpoint: `http://127.0.0.1:${port}` }));
    expectStop(result, 'network', /did not answer/);
    expect(result.seconds).toBeLessThan(20);
  });
});
