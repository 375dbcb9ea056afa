import { randomUUID } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AcceptedList, CondemnedVersion } from '../servables';
import { judge } from './blame';
import { ServingChild, type ChildEnd } from './childProcess';
import { readLedger } from './ledger';
import type { FromChild } from './messages';
import { removeServerFile, writeServerFile } from './serverFile';
import type { ServerLog } from './serverLog';

/** What a server is started with. */
export type SupervisorOptions = {
  /** The server's own folder; nobody else's while it runs. */
  readonly folder: string;
  /** The folder of TensorFlow's library. */
  readonly tensorFlow: string;
  readonly restPort: number;
  readonly grpcPort: number;
  readonly metrics: boolean;
  readonly log: ServerLog;
  /** Told the server's URLs when it answers for the first time. */
  readonly onReady: (urls: { readonly rest: string; readonly grpc: string }) => void;
};

/** How long suspects have to behave. */
const probation = 60_000;
/** Children in a row that never answered: a server that can't start. */
const attempts = 5;

/** Keeps a child that serves alive: one that crashed or hangs is replaced, and gets back what was served, but for the version that is to blame. */
export class Supervisor {
  private readonly _started = new Date().toISOString();
  private readonly _life = randomUUID();
  private readonly _ledger: string;
  private _child: ServingChild | undefined;
  private _stopping = false;
  private _ports: { readonly restPort: number; readonly grpcPort: number };
  private _accepted: AcceptedList | undefined;
  private _condemned: readonly CondemnedVersion[] = [];
  private _suspects: readonly string[] = [];
  private _stuck: string | undefined;
  private _probation: NodeJS.Timeout | undefined;
  private _failures = 0;
  private _wasReady = false;

  constructor(private readonly _options: SupervisorOptions) {
    const { folder, restPort, grpcPort } = _options;
    this._ledger = join(folder, 'ledger');
    this._ports = { restPort, grpcPort };
  }

  /** Serves until it is stopped. Rejects when no child can be brought up. */
  async run(): Promise<void> {
    try {
      while (!this._stopping) await this._serve();
    } finally {
      removeServerFile(this._options.folder);
    }
  }

  /** Ends, after requests in flight, which may take so many milliseconds. */
  stop(patience: number): void {
    this._stopping = true;
    this._child?.send({ kind: 'stop' });
    setTimeout(() => this._child?.kill(), patience).unref();
  }

  private async _serve(): Promise<void> {
    const { tensorFlow, metrics, log } = this._options;
    this._failures += 1;
    const child = new ServingChild(
      {
        ...{ ...this._ports, tensorFlow, metrics, ledger: this._ledger },
        ...(this._accepted && { accepted: this._accepted }),
        ...{ condemned: this._condemned, suspects: this._suspects }
      },
      {
        onMessage: message => {
          this._hear(message);
        },
        onOutput: chunk => {
          log.write(chunk);
        }
      }
    );
    this._child = child;
    const end = await child.ended;
    clearTimeout(this._probation);
    if (this._stopping) return;
    log.line(`The process that serves ended: ${end.how}.`);
    this._judge(end);
    if (this._failures >= attempts) throw new Error(`It can't be started: ${end.how}.`);
    // The first one at once: whoever waits is served again soon.
    await delay(this._failures === 0 ? 0 : 200 * 2 ** this._failures);
  }

  private _hear(message: FromChild): void {
    switch (message.kind) {
      case 'ready':
        this._ready(message);
        break;
      case 'accepted':
        this._accepted = message.list;
        break;
      case 'pardoned':
        this._condemned = this._condemned.filter(
          ({ name, version }) => name !== message.name || version !== message.version
        );
        break;
      case 'stuck':
        this._stuck = message.folder;
        this._child?.kill();
        break;
      case 'failed':
        // Trying again would give the same.
        this._failures = this._wasReady ? this._failures : attempts;
        break;
      case 'pong':
        break;
    }
  }

  private _ready(ports: { readonly restPort: number; readonly grpcPort: number }): void {
    const { folder, onReady } = this._options;
    const { restPort, grpcPort } = ports;
    this._ports = { restPort, grpcPort };
    const urls = { rest: `http://localhost:${restPort}`, grpc: `localhost:${grpcPort}` };
    const { _started: started, _life: life } = this;
    writeServerFile(folder, { pid: process.pid, ...urls, started, life });
    if (!this._wasReady) onReady(urls);
    this._wasReady = true;
    this._failures = 0;
    this._probation = setTimeout(() => {
      this._suspects = [];
      this._child?.send({ kind: 'acquit' });
    }, probation).unref();
  }

  private _judge({ how, fromOutside, blocked }: ChildEnd): void {
    const stuck = this._stuck;
    this._stuck = undefined;
    if (stuck !== undefined) {
      this._condemn(stuck, 'did not end in time and could not be stopped');
      return;
    }
    if (blocked) return;
    const working = readLedger(this._ledger);
    const { guilty, suspects } = judge({ working, suspects: this._suspects, fromOutside });
    this._suspects = suspects;
    if (guilty !== undefined) {
      // Without it the next one may well come up.
      this._failures = 0;
      this._condemn(guilty, `ended the process that served it (${how})`);
    } else if (suspects.length > 0) {
      this._options.log.line(`To blame may be one of: ${suspects.join(', ')}.`);
    }
  }

  /** Condemns the version of every model that is served from `folder`. */
  private _condemn(folder: string, did: string): void {
    const names = (this._accepted?.config ?? [])
      .filter(({ basePath }) => resolve(basePath.replace(/^file:\/\//, '')) === dirname(folder))
      .map(({ name }) => name);
    const version = BigInt(basename(folder));
    const condemned = names.map(name => ({
      name,
      version,
      sentence: `Version ${version} of model ${name} ${did}; it is not tried again until it is dropped from the list and listed anew.`
    }));
    for (const { sentence } of condemned) this._options.log.line(sentence);
    this._condemned = [...this._condemned, ...condemned];
  }
}
