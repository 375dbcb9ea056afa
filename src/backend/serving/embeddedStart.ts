import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../../common/failure';
import { findServer, findServers, type RunningServer } from './embeddedProcess';
import { oneSentence } from './serverFailure';

/** How an embedded server is started. */
export type EmbeddedOptions = {
  /** The server's own folder; made when it is missing. */
  readonly folder: string;
  /** Ports to try first; a taken one makes it take another. */
  readonly restPort: number;
  readonly grpcPort: number;
  readonly metrics: boolean;
  /** The bundle of the model server: `modelserver.cjs` beside our own. */
  readonly program: string;
  /** Finds the folder of TensorFlow's C library; rejects with what the user should do when there is none. */
  readonly tensorFlow: () => Promise<{ readonly folder: string }>;
  /** The process that it must not outlive; without one it goes on until it is stopped. */
  readonly owner?: number | undefined;
};

/** Exit status of a server whose folder another one has. */
const taken = 4;
const startPatience = 60_000;
/** A server lets requests in flight end first. */
const stopPatience = 20_000;
const betweenLooks = 30;

/**
 * Starts the server of a folder as a process of its own that outlives this one, and waits until it has told where it answers. When another
 * one is there, or is just being started, it answers that one. Rejects with SERVER_UNAVAILABLE and the server's own reason.
 */
export async function startServer(
  options: EmbeddedOptions,
  signal?: AbortSignal
): Promise<RunningServer> {
  const running = await findServer(options.folder);
  if (running !== undefined) {
    return running;
  }
  const child = await launch(options, 'detached');
  const words = { text: '' };
  child.stderr?.on('data', chunk => (words.text = (words.text + String(chunk)).slice(-20_000)));
  child.once('error', error => (words.text += error.message));
  try {
    return await untilFound(options.folder, child, { words, signal });
  } finally {
    child.stderr?.destroy();
    child.unref();
  }
}

/** Runs the server of a folder in the foreground until it ends, by a signal or by `stop`; answers its exit status. Rejects with SERVER_UNAVAILABLE when another one has the folder. */
export async function runServer(options: EmbeddedOptions): Promise<number> {
  const child = await launch(options, 'foreground');
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  signals.forEach(each => process.on(each, forward));
  try {
    const [status, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (status === taken) {
      const running = await findServer(options.folder);
      const where = running ? ` (process ${running.pid}, at ${running.rest})` : '';
      throw failure(
        'SERVER_UNAVAILABLE',
        `A model server for these models runs already${where}; 'mlmodel modelserver stop' ends it.`
      );
    }
    return status ?? (signal === 'SIGINT' ? 130 : 1);
  } finally {
    signals.forEach(each => process.off(each, forward));
  }
}

/** Ends the server of a folder after its requests in flight, and answers which it was; undefined when there was none. */
export async function stopServer(folder: string): Promise<RunningServer | undefined> {
  const running = await findServer(folder);
  if (running === undefined) {
    return undefined;
  }
  tell(running.pid, 'SIGTERM');
  const end = Date.now() + stopPatience;
  while ((await findServer(folder))?.pid === running.pid) {
    if (Date.now() > end) {
      tell(running.pid, 'SIGKILL');
    }
    await pause(betweenLooks);
  }
  return running;
}

/** All embedded servers of this user that run: those beside `folder`, which is one's own. */
export function serverStatus(folder: string): Promise<readonly RunningServer[]> {
  return findServers(folder.replace(/[/\\][^/\\]+[/\\]*$/, ''));
}

async function launch(
  options: EmbeddedOptions,
  way: 'detached' | 'foreground'
): Promise<ChildProcess> {
  const { folder, restPort, grpcPort, metrics, program, owner } = options;
  const tensorFlow = await options.tensorFlow();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const words = [
    ...[program, 'run', '--folder', folder, '--tensorflow', tensorFlow.folder],
    ...['--rest-port', String(restPort), '--grpc-port', String(grpcPort)],
    ...(metrics ? ['--metrics'] : []),
    ...(owner === undefined ? [] : ['--owner', String(owner)])
  ];
  return way === 'detached'
    ? spawn(process.execPath, words, {
        cwd: folder,
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe']
      })
    : spawn(process.execPath, words, { stdio: 'inherit' });
}

type Start = {
  readonly words: { readonly text: string };
  readonly signal?: AbortSignal | undefined;
};

/** One that found the folder taken leaves it to the other one, which may still be on its way. */
async function untilFound(
  folder: string,
  child: ChildProcess,
  { words, signal }: Start
): Promise<RunningServer> {
  const end = Date.now() + startPatience;
  for (;;) {
    const running = await findServer(folder);
    if (running !== undefined) {
      return running;
    }
    const hasEnded =
      child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if ((hasEnded && child.exitCode !== taken) || Date.now() > end) {
      child.kill();
      throw notStarted(words.text, hasEnded);
    }
    await pause(betweenLooks, undefined, { signal });
  }
}

/** The last thing that it said, which its log has too. */
function notStarted(words: string, hasEnded: boolean): Error {
  const line = words.trim().split('\n').at(-1) ?? '';
  const said = oneSentence(line.replace(/^\d{4}-\S+Z /, ''));
  const reason = hasEnded ? 'it ended without a word' : 'it took too long';
  return failure(
    'SERVER_UNAVAILABLE',
    `The embedded model server can't be started: ${said === '' ? reason : said}`
  );
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
