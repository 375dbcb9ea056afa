import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestProject } from 'vitest/node';
import { say } from './cacheFolder';
import { goBinary, goPrograms, hasGo, motoBinary } from './serverPrograms';
import { freePort, startServer } from './serverProcess';

/** A running S3 server with one bucket. */
export type S3Server = {
  readonly name: 'minio' | 'versitygw' | 'moto';
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** An account that may do nothing with the bucket, where the server can have such. */
  readonly stranger?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

declare module 'vitest' {
  interface ProvidedContext {
    s3Servers: readonly S3Server[];
  }
}

type Running = { readonly server: S3Server; readonly stop: () => Promise<void> };

const bucket = 'mlmodel-test';
const owner = { accessKeyId: 'test-owner-key', secretAccessKey: 'test-owner-secret' };
const stranger = { accessKeyId: 'test-stranger-key', secretAccessKey: 'test-stranger-secret' };

/** Vitest's global set-up of the integration tests: real S3 servers on free loopback ports, stopped at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-s3-'));
  const running: Running[] = [];
  const stop = async () => {
    await Promise.all(running.map(each => each.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const starters = (await hasGo()) ? [startMinio, startVersitygw] : [startMoto];
    for (const start of starters) {
      const started = await start(folder);
      running.push(started);
      await makeBucket(started.server);
      say(`${started.server.name} runs at ${started.server.endpoint}.`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide(
    's3Servers',
    running.map(each => each.server)
  );
  return stop;
}

async function startMinio(folder: string): Promise<Running> {
  const command = await goBinary(goPrograms.minio);
  const address = `127.0.0.1:${await freePort()}`;
  const console = `127.0.0.1:${await freePort()}`;
  const data = join(folder, 'minio');
  const stop = await startServer({
    command,
    args: ['server', '--quiet', '--address', address, '--console-address', console, data],
    env: {
      MINIO_ROOT_USER: owner.accessKeyId,
      MINIO_ROOT_PASSWORD: owner.secretAccessKey,
      MINIO_UPDATE: 'off'
    },
    readyUrl: `http://${address}/minio/health/ready`
  });
  return { server: { name: 'minio', endpoint: `http://${address}`, bucket, ...owner }, stop };
}

async function startVersitygw(folder: string): Promise<Running> {
  const command = await goBinary(goPrograms.versitygw);
  const address = `127.0.0.1:${await freePort()}`;
  const endpoint = `http://${address}`;
  const data = join(folder, 'versitygw');
  const accounts = join(folder, 'versitygw-accounts');
  await Promise.all([data, accounts].map(each => mkdir(each)));
  const stop = await startServer({
    command,
    args: ['--quiet', '--port', address, '--iam-dir', accounts, 'posix', data],
    env: { ROOT_ACCESS_KEY: owner.accessKeyId, ROOT_SECRET_KEY: owner.secretAccessKey },
    readyUrl: endpoint
  });
  await addStranger(command, endpoint);
  return { server: { name: 'versitygw', endpoint, bucket, ...owner, stranger }, stop };
}

async function addStranger(command: string, endpoint: string): Promise<void> {
  const { accessKeyId, secretAccessKey } = stranger;
  const account = ['--access', accessKeyId, '--secret', secretAccessKey, '--role', 'user'];
  const login = ['--access', owner.accessKeyId, '--secret', owner.secretAccessKey];
  await promisify(execFile)(command, [
    'admin',
    ...login,
    '--endpoint-url',
    endpoint,
    'create-user',
    ...account
  ]);
}

async function startMoto(): Promise<Running> {
  const command = await motoBinary();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  say('moto stands in for MinIO and versitygw: it checks no keys, so those tests are left out.');
  const stop = await startServer({
    command,
    args: ['--host', '127.0.0.1', '--port', String(port)],
    env: {},
    readyUrl: endpoint
  });
  return { server: { name: 'moto', endpoint, bucket, ...owner }, stop };
}

async function makeBucket({ endpoint }: S3Server): Promise<void> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: owner
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
}
