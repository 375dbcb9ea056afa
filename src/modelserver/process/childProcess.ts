import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { FromChild, Start, ToChild } from './messages';

/** Why a child is no more. */
export type ChildEnd = {
  /** For the log: `SIGSEGV`, `exit status 3`. */
  readonly how: string;
  /** Whether somebody outside may have ended it, rather than what it did. */
  readonly fromOutside: boolean;
  /** Whether it was ended because its main thread was blocked. */
  readonly blocked: boolean;
};

/** What a supervisor hears of its child. */
export type ChildListener = {
  readonly onMessage: (message: FromChild) => void;
  readonly onOutput: (chunk: Buffer) => void;
};

const beat = 1000;
/** Beats that may go unanswered; more until it is ready, or has answered one. */
const patience = 5;
const startPatience = 30;

/** The process that holds TensorFlow and answers requests. It ends by itself when this process does. */
export class ServingChild {
  /** Resolves when it is gone and all that it wrote was heard. */
  readonly ended: Promise<ChildEnd>;
  private readonly _process: ChildProcess;
  private _unanswered = 0;
  private _patience = startPatience;
  private _blocked = false;

  constructor(start: Start, listener: ChildListener) {
    this._process = fork(process.argv[1] ?? '', ['child'], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Runs, loads, files and inflating all take a thread of libuv's pool.
      env: { UV_THREADPOOL_SIZE: String(4 * availableParallelism() + 4), ...process.env }
    });
    this._process.stdout?.on('data', listener.onOutput);
    this._process.stderr?.on('data', listener.onOutput);
    this._process.on('message', (message: FromChild) => {
      if (message.kind === 'pong' || message.kind === 'ready') this._answered();
      if (message.kind !== 'pong') listener.onMessage(message);
    });
    const heart = setInterval(() => {
      this._beat();
    }, beat);
    this.ended = new Promise(resolve => {
      this._process.once('error', error => {
        clearInterval(heart);
        resolve({ how: error.message, fromOutside: true, blocked: false });
      });
      this._process.once('close', (code, signal) => {
        clearInterval(heart);
        resolve(this._end(code, signal));
      });
    });
    this.send({ kind: 'start', start });
  }

  /** Tells it something; one that is going hears nothing. */
  send(message: ToChild): void {
    if (this._process.connected) this._process.send(message, () => undefined);
  }

  /** Ends it at once. */
  kill(): void {
    this._process.kill('SIGKILL');
  }

  private _answered(): void {
    this._unanswered = 0;
    this._patience = patience;
  }

  // Counts beats, not time: a machine that slept, and this process with it, is no blocked child.
  private _beat(): void {
    if (this._unanswered >= this._patience) {
      this._blocked = true;
      this.kill();
      return;
    }
    this._unanswered += 1;
    this.send({ kind: 'ping' });
  }

  private _end(code: number | null, signal: NodeJS.Signals | null): ChildEnd {
    const fromOutside =
      signal !== null && ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'].includes(signal);
    const how = signal ?? `exit status ${code ?? 0}`;
    return { how: this._blocked ? 'it was blocked' : how, fromOutside, blocked: this._blocked };
  }
}
