import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median, report } from './measure';
import { decoded, grpcCaller } from './serving/grpcCaller';
import { httpCaller } from './serving/httpCaller';
import { requestsPerSecond, type Caller } from './serving/load';
import { processorTime } from './serving/processorTime';
import {
  installPeers,
  startEmbedded,
  startPeer,
  tensorFlowFolder,
  writeModel,
  type Server
} from './serving/servers';

const batches = [1, 32, 256];
const concurrencies = [1, 8, 64];
const width = 784;
const rounds = 3;
const starts = 3;
/** Milliseconds of a measured round, and of the one before them all, in which both servers get to where they stay. */
const measured = 1000;
const warmUp = 1500;

type Kind = 'http' | 'grpc';
type World = { readonly folder: string; readonly model: string; readonly tensorFlow: string };

/**
 * The embedded model server against plain Python servers round the same SavedModel, aiohttp and grpcio: predict, and the time from process
 * start to the first answer. Arguments choose `start`, `http` and `grpc`; without any, all of it.
 */
async function main(): Promise<void> {
  await installPeers();
  const folder = await mkdtemp(join(process.cwd(), '.cache-bench-'));
  try {
    const model = join(folder, 'model');
    await writeModel(model);
    const world = { folder, model, tensorFlow: await tensorFlowFolder() };
    const all = ['start', 'http', 'grpc'];
    const chosen = all.filter(each => process.argv.includes(each));
    for (const each of chosen.length === 0 ? all : chosen) {
      await (each === 'start' ? compareStarts(world) : comparePredict(world, each as Kind));
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function comparePredict(world: World, kind: Kind): Promise<void> {
  const own = await startEmbedded([world.model, join(world.folder, 'server')], world.tensorFlow);
  try {
    const peer = await startPeer(kind, world.model);
    try {
      for (const batch of batches) {
        await requireSameAnswers(kind, batch, [own, peer]);
        for (const concurrency of concurrencies) {
          await compareLoad(kind, { batch, concurrency }, [own, peer]);
        }
      }
    } finally {
      await peer.stop();
    }
  } finally {
    await own.stop();
  }
}

type Servers = readonly [own: Server, peer: Server];
type Load = { readonly batch: number; readonly concurrency: number };

/** Rounds alternate, and each ratio is of two neighbours: what else the machine does meanwhile hits both. */
async function compareLoad(
  kind: Kind,
  { batch, concurrency }: Load,
  servers: Servers
): Promise<void> {
  const rows = givenRows(batch);
  const callers = await Promise.all(
    servers.map(server =>
      Promise.all(Array.from({ length: concurrency }, () => callerOf(kind, server, rows)))
    )
  );
  const [own = [], peer = []] = callers;
  await requestsPerSecond(own, warmUp);
  await requestsPerSecond(peer, warmUp);
  const done: { readonly own: Round; readonly peer: Round }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    done.push({
      own: await measuredRound(own, servers[0]),
      peer: await measuredRound(peer, servers[1])
    });
  }
  callers.flat().forEach(caller => caller.close());
  const ratio = median(done.map(each => each.own.rate / each.peer.rate));
  const rate = median(done.map(each => each.own.rate));
  const work = median(done.map(each => each.own.work / each.peer.work));
  report(
    `${kind} predict, batch ${batch}, concurrency ${concurrency}, of Python's`,
    `${ratio.toFixed(2)} × (${rate.toFixed(0)} /s, CPU ${work.toFixed(2)} ×)`,
    '≥ 1.5'
  );
}

/** Requests per second, and the milliseconds of processor time that each took the server. */
type Round = { readonly rate: number; readonly work: number };

async function measuredRound(callers: readonly Caller[], { pid }: Server): Promise<Round> {
  const [started, before] = [performance.now(), processorTime(pid)];
  const rate = await requestsPerSecond(callers, measured);
  const seconds = (performance.now() - started) / 1000;
  return { rate, work: (processorTime(pid) - before) / (rate * seconds) };
}

function givenRows(batch: number): readonly Float32Array[] {
  return Array.from({ length: batch }, () => Float32Array.from({ length: width }, Math.random));
}

async function callerOf(
  kind: Kind,
  server: Server,
  rows: readonly Float32Array[]
): Promise<Caller> {
  if (kind === 'http') {
    const body = JSON.stringify({ instances: rows.map(row => [...row]) });
    return await httpCaller(new URL('/v1/models/bench:predict', server.rest), Buffer.from(body));
  }
  const dim = [rows.length, width].map(size => ({ size }));
  const tensorContent = Buffer.concat(rows.map(row => Buffer.from(row.buffer)));
  const x = { dtype: 'DT_FLOAT', tensorShape: { dim }, tensorContent };
  const request = { modelSpec: { name: 'bench' }, inputs: { x } };
  return await grpcCaller(server.grpc, 'PredictionService/Predict', ['PredictRequest', request]);
}

/** Both must compute the same, or their times say nothing. */
async function requireSameAnswers(kind: Kind, batch: number, servers: Servers): Promise<void> {
  const rows = givenRows(batch);
  const [own = [], peer = []] = await Promise.all(
    servers.map(async server => {
      const caller = await callerOf(kind, server, rows);
      const answer = await caller.call();
      caller.close();
      return kind === 'http' ? predictionsOf(answer) : outputsOf(answer);
    })
  );
  const isSame = own.length === batch * 10 && own.every((value, index) => value === peer[index]);
  if (!isSame) {
    throw new Error(
      `the answers differ: ${own.slice(0, 10).join()} and ${peer.slice(0, 10).join()}`
    );
  }
}

function predictionsOf(answer: Uint8Array): readonly number[] {
  const { predictions } = JSON.parse(Buffer.from(answer).toString('utf8')) as {
    readonly predictions: readonly (readonly number[])[];
  };
  return predictions.flat().map(Math.fround);
}

function outputsOf(answer: Uint8Array): readonly number[] {
  const { outputs } = decoded('PredictResponse', answer) as {
    readonly outputs: {
      readonly y: { readonly floatVal?: number[]; readonly tensorContent?: Buffer };
    };
  };
  const { floatVal, tensorContent } = outputs.y;
  return floatVal ?? [...new Float32Array(Uint8Array.from(tensorContent ?? []).buffer)];
}

/** From the start of the process to the first prediction. */
async function compareStarts(world: World): Promise<void> {
  const own: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    const folder = join(world.folder, `start-${round}`);
    own.push(await secondsToAnswer(() => startEmbedded([world.model, folder], world.tensorFlow)));
    peer.push(await secondsToAnswer(() => startPeer('http', world.model)));
  }
  const ratio = median(own) / median(peer);
  report(
    "start to the first prediction, of Python's",
    `${ratio.toFixed(2)} × (${median(own).toFixed(2)} s)`,
    '≤ 0.5'
  );
}

async function secondsToAnswer(start: () => Promise<Server>): Promise<number> {
  const started = performance.now();
  const server = await start();
  const caller = await callerOf('http', server, givenRows(1));
  await caller.call();
  const seconds = (performance.now() - started) / 1000;
  caller.close();
  await server.stop();
  return seconds;
}

void main();
