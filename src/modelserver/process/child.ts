import { setTimeout as delay } from 'node:timers/promises';
import { stderrLog as log } from '../log';
import { openModelServer, type ModelServer } from '../modelServer';
import type { ServablesEvent } from '../servables';
import { TensorFlowEngine } from '../tensorflow/tensorFlowEngine';
import { Servables } from '../versions/servables';
import { Ledger } from './ledger';
import type { FromChild, Start, ToChild } from './messages';
import { Suspects } from './suspects';
import { WatchedEngine } from './watchedEngine';

/** Milliseconds that requests are kept waiting for what was served before a crash. */
const restoring = 3000;

/** Serves as the supervisor at the other end of this process's channel says, and ends with it. */
export function runChild(): void {
  // The terminal's signals are the supervisor's to answer.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit(0));
  let child: Promise<Child> | undefined;
  process.on('message', (message: ToChild) => {
    if (message.kind === 'start') child = start(message.start);
    else if (message.kind === 'ping') tell({ kind: 'pong' });
    else if (message.kind === 'acquit') void child?.then(({ suspects }) => suspects.acquit());
    else void child?.then(stop);
  });
}

type Child = {
  readonly suspects: Suspects;
  readonly servables: Servables;
  readonly server: ModelServer;
};

async function start(options: Start): Promise<Child> {
  const suspects = new Suspects(options.suspects);
  const engine = new TensorFlowEngine({
    library: options.tensorFlow,
    onStuck: folder => {
      tell({ kind: 'stuck', folder });
    }
  });
  const servables = new Servables({
    engine: new WatchedEngine(engine, new Ledger(options.ledger), suspects),
    log,
    condemned: options.condemned,
    onEvent: hear
  });
  try {
    if (options.accepted) {
      await Promise.race([servables.restore(options.accepted), delay(restoring)]);
    }
    const server = await openModelServer({ servables, log, ...options });
    tell({ kind: 'ready', restPort: server.restPort, grpcPort: server.grpcPort });
    return { suspects, servables, server };
  } catch (error) {
    log.warn('The model server could not start', error);
    tell({ kind: 'failed' });
    process.exitCode = 1;
    process.disconnect();
    throw error;
  }
}

async function stop({ server, servables }: Child): Promise<void> {
  await server.close();
  await servables.close();
  process.exit(0);
}

function hear(event: ServablesEvent): void {
  if (event.kind !== 'status') tell(event);
  else if (event.status.errorCode !== 'OK') {
    const { version, errorMessage } = event.status;
    log.warn(`Version ${version} of model ${event.name} failed: ${errorMessage}`);
  }
}

const tell = (message: FromChild) => process.send?.(message);
