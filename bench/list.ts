import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Backend, type OpenServing, type ServingParts } from '../src/backend/backend';
import { CommitLogCatalog } from '../src/backend/catalog/commitLogCatalog';
import type { Change } from '../src/backend/catalog/catalog';
import { Serving } from '../src/backend/serving/servingService';
import { TensorFlowServing } from '../src/backend/serving/tensorFlowServing';
import { FolderObjectStore } from '../src/backend/storage/folderObjectStore';
import { median, quantile, report, timed } from './measure';

const models = 100_000;
const bundle = join(process.cwd(), 'jupyterlab_mlmodel', 'backend', 'mlmodel.cjs');
const quiet = { warn: () => undefined };

/** `list` of 100,000 models: warm in the backend, and cold from the start of a process; the peer is SQLite on the same rows. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mlmodel-bench-list-'));
  try {
    const store = join(folder, 'store');
    await fill(store);
    await warm(store);
    await cold(folder, store);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** 256 commits make the catalog write a checkpoint, so that the cold start is the usual one. */
async function fill(path: string): Promise<void> {
  const catalog = new CommitLogCatalog(new FolderObjectStore(path), { log: quiet });
  const each = Math.ceil(models / 256);
  for (let commit = 0; commit < 256; commit += 1) {
    await catalog.commit({
      request: `fill-${commit}`,
      by: 'bench',
      verb: 'import',
      decide: state =>
        Array.from({ length: Math.min(each, models - commit * each) }, (_, index): Change => {
          const id = state.nextId + index;
          return {
            kind: 'modelAdded',
            id,
            user: `user${id % 50}`,
            name: `model_${id}`,
            revision: revision(id)
          };
        })
    });
  }
  await catalog.close();
}

function revision(id: number) {
  return {
    revision: 1,
    folder: `models/user${id % 50}/model_${id}/1-${id.toString(16).padStart(16, '0')}`,
    created: new Date(1_600_000_000_000 + id * 1000).toISOString(),
    type: 'tf' as const,
    format: 'saved_model' as const,
    category: 'classification',
    algorithm: 'deep',
    filename: 'saved_model.pb',
    size: 1_000_000 + id
  };
}

/** `list` asks no model server, so there is none. */
function makeServing(parts: ServingParts): OpenServing {
  const server = new TensorFlowServing({ rest: [], grpc: [] });
  const publish = { path: '', canMake: false };
  return {
    serving: new Serving({ ...parts, server, publish, convert: unused }),
    goesOn: false,
    close: () => Promise.resolve()
  };
}

function unused(): Promise<never> {
  return Promise.reject(new Error('A list needs no model server.'));
}

async function warm(path: string): Promise<void> {
  const backend = new Backend({
    source: {
      environment: { HOME: path, MLMODEL_STORE: JSON.stringify({ type: 'folder', path }) },
      localFolder: path
    },
    user: userInfo().username,
    log: quiet,
    makeStore: () => Promise.resolve(new FolderObjectStore(path)),
    makeServing,
    servers: { run: unused, start: unused, stop: unused, status: unused }
  });
  const run = { signal: new AbortController().signal, onProgress: () => undefined };
  const answer: number[] = [];
  const serialised: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const started = performance.now();
    const reply = await backend.run('list', run);
    answer.push(performance.now() - started);
    if (reply.kind !== 'result' || reply.table.rows.length !== models) {
      throw new Error(`the list is wrong: ${JSON.stringify(reply).slice(0, 200)}`);
    }
    JSON.stringify(reply);
    serialised.push(performance.now() - started);
  }
  await backend.close();
  report(
    'list, warm, in the backend, p95',
    `${quantile(answer.slice(5), 0.95).toFixed(1)} ms`,
    '≤ 50 ms'
  );
  report(
    'list, warm, all rows as JSON, p95',
    `${quantile(serialised.slice(5), 0.95).toFixed(1)} ms`,
    '≤ 300 ms'
  );
}

async function cold(folder: string, path: string): Promise<void> {
  const environment = { ...process.env, MLMODEL_STORE: JSON.stringify({ type: 'folder', path }) };
  const ours: number[] = [];
  const peers: number[] = [];
  let peak = 0;
  const peer = join(folder, 'peer.py');
  await writeFile(peer, peerProgram);
  await timed(['python3', peer, join(folder, 'peer.db'), 'fill']);
  for (let round = 0; round < 5; round += 1) {
    const taken = await timed(['node', bundle, '--json', 'list'], { env: environment });
    ours.push(taken.seconds);
    peak = Math.max(peak, taken.peakMegabytes);
    peers.push((await timed(['python3', peer, join(folder, 'peer.db'), 'list'])).seconds);
  }
  report('list, cold, from process start to the last row', `${median(ours).toFixed(2)} s`, '≤ 1 s');
  report(
    '  Python and SQLite, the same rows as JSON',
    `${median(peers).toFixed(2)} s`,
    `ratio ${(median(ours) / median(peers)).toFixed(2)}`
  );
  report('  peak RSS', `${peak.toFixed(0)} MB`, '≤ 300 MB');
}

const peerProgram = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
if sys.argv[2] == 'fill':
    db.execute('create table m (id integer primary key, user, name, type, category, algorithm, serving, c, m)')
    db.executemany('insert into m values (?,?,?,?,?,?,?,?,?)', ((i, f'user{i % 50}', f'model_{i}', 'tf', 'classification', 'deep', 'off', '2020-09-13T12:26:40.000Z', '2020-09-13T12:26:40.000Z') for i in range(1, ${models} + 1)))
    db.commit()
else:
    print(json.dumps(db.execute('select * from m order by id').fetchall()))
`;

void main();
