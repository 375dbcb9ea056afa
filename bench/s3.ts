import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median, report, timed, timedShell, wanted } from './measure';

const bundle = join(process.cwd(), 'jupyterlab_mlmodel', 'backend', 'mlmodel.cjs');
const binaries = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'mlmodel-test-servers'
);
const keys = { id: 'benchkey', secret: 'benchsecret' };
const rounds = 2;

type Server = { readonly name: string; readonly endpoint: string; readonly process: ChildProcess };
type Shape = {
  readonly id: string;
  readonly name: string;
  readonly make: string;
  readonly isOneMember: boolean;
};

const shapes: readonly Shape[] = [
  {
    id: 'one',
    name: '1 × 2 GB',
    make: 'head -c 2000000000 /dev/urandom > model.pkl',
    isOneMember: true
  },
  {
    id: 'many',
    name: '10,000 × 100 KB',
    make: 'head -c 1000000000 /dev/urandom | split -b 100000 -a 5 -d - part. && mv part.00000 model.pkl',
    isOneMember: false
  }
];

/**
 * S3 → S3 import and export against what a person would do with rclone and tar, on real servers.
 * Arguments choose among servers (`minio`, `versitygw`) and shapes (`one`, `many`).
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(process.cwd(), '.cache-bench-'));
  try {
    for (const name of wanted(['minio', 'versitygw'], each => each)) {
      const server = await startServer(name, join(folder, name));
      try {
        await timedShell('rclone mkdir m:bench', { env: environment(server) });
        for (const shape of wanted(shapes, each => each.id)) {
          await compare(server, shape, join(folder, 'run'));
        }
      } finally {
        server.process.kill();
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function startServer(name: string, folder: string): Promise<Server> {
  const binary = join(binaries, name);
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: run the integration tests once, they build it`);
  }
  await mkdir(folder);
  const address = `127.0.0.1:${await freePort()}`;
  const words =
    name === 'minio'
      ? [
          'server',
          '--quiet',
          '--address',
          address,
          '--console-address',
          `127.0.0.1:${await freePort()}`,
          folder
        ]
      : ['--port', address, 'posix', folder];
  const child = spawn(binary, words, {
    stdio: 'ignore',
    env: {
      ...process.env,
      MINIO_ROOT_USER: keys.id,
      MINIO_ROOT_PASSWORD: keys.secret,
      ROOT_ACCESS_KEY: keys.id,
      ROOT_SECRET_KEY: keys.secret
    }
  });
  const endpoint = `http://${address}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false
      )
    ) {
      return { name, endpoint, process: child };
    }
    await pause(100);
  }
  throw new Error(`${name} does not answer`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function compare(server: Server, shape: Shape, folder: string): Promise<void> {
  const env = environment(server);
  await mkdir(join(folder, 'members'), { recursive: true });
  await timedShell(`${shape.make} && tar -cf ../model.tar .`, { cwd: join(folder, 'members') });
  await timedShell('rclone copyto model.tar m:bench/in/model.tar && rm -rf members', {
    cwd: folder,
    env
  });
  const peers = { importing: [] as number[], exporting: [] as number[], copying: [] as number[] };
  const own = { importing: [] as number[], exporting: [] as number[] };
  let peak = 0;
  const options = { cwd: folder, env };
  for (let round = 0; round < rounds; round += 1) {
    peers.importing.push(
      (
        await timedShell(
          'rclone copyto m:bench/in/model.tar x.tar && mkdir x && tar -xf x.tar -C x && rclone copy --transfers 16 x m:bench/peer && rm -rf x x.tar',
          options
        )
      ).seconds
    );
    peers.exporting.push(
      (
        await timedShell(
          'rclone copy --transfers 16 m:bench/peer x && tar -cf x.tar -C x . && rclone copyto x.tar m:bench/out/peer.tar && rm -rf x x.tar',
          options
        )
      ).seconds
    );
    if (shape.isOneMember) {
      peers.copying.push(
        (
          await timedShell(
            'rclone copyto m:bench/in/model.tar x.tar && rclone copyto x.tar m:bench/out/copy.tar && rm x.tar',
            options
          )
        ).seconds
      );
    }
    await timedShell('rclone purge m:bench/peer', options);
    const statement = `import name=m${round} type=sklearn category=c algorithm=a format=pickle path=OBJECTSTORAGE.BENCH:in/model.tar`;
    const imported = await timed(['node', bundle, ...statement.split(' ')], options);
    const exported = await timed(
      ['node', bundle, 'export', `name=m${round}`, 'path=OBJECTSTORAGE.BENCH:out/ours.tar'],
      options
    );
    own.importing.push(imported.seconds);
    own.exporting.push(exported.seconds);
    peak = Math.max(peak, imported.peakMegabytes, exported.peakMegabytes);
    await timed(['node', bundle, 'delete', `m${round}`], options);
  }
  const ratio = (peer: readonly number[], ours: readonly number[]): string =>
    `${(median(peer) / median(ours)).toFixed(2)} × (${median(ours).toFixed(1)} s)`;
  report(
    `${server.name}: import ${shape.name}, of rclone and tar`,
    ratio(peers.importing, own.importing),
    '≥ 2'
  );
  report(
    `${server.name}: export ${shape.name}, of rclone and tar`,
    ratio(peers.exporting, own.exporting),
    '≥ 2'
  );
  if (shape.isOneMember) {
    report(
      `${server.name}: import, of rclone copyto there and back`,
      ratio(peers.copying, own.importing),
      '≥ 0.9'
    );
    report(
      `${server.name}: export, of rclone copyto there and back`,
      ratio(peers.copying, own.exporting),
      '≥ 0.9'
    );
  }
  report('  peak RSS', `${peak.toFixed(0)} MB`, '≤ 200 MB');
  await timedShell(
    'rclone purge m:bench/in; rclone purge m:bench/out; rclone purge m:bench/managed || true',
    options
  );
  await rm(folder, { recursive: true });
}

function environment({ endpoint }: Server): NodeJS.ProcessEnv {
  const store = {
    type: 's3',
    endpoint,
    bucket: 'bench',
    accessKeyId: keys.id,
    secretAccessKey: keys.secret
  };
  return {
    ...process.env,
    MLMODEL_STORE: JSON.stringify({ ...store, prefix: 'managed/' }),
    MLMODEL_CONNECTORS: JSON.stringify({ BENCH: store }),
    // Old versions of rclone fail on it, even where nothing speaks TLS.
    AWS_CA_BUNDLE: undefined,
    RCLONE_LOG_LEVEL: 'ERROR',
    RCLONE_CONFIG: join(process.cwd(), '.cache-bench-no-rclone.conf'),
    RCLONE_CONFIG_M_TYPE: 's3',
    RCLONE_CONFIG_M_PROVIDER: 'Other',
    RCLONE_CONFIG_M_ENDPOINT: endpoint,
    RCLONE_CONFIG_M_ACCESS_KEY_ID: keys.id,
    RCLONE_CONFIG_M_SECRET_ACCESS_KEY: keys.secret
  };
}

void main();
