import type { JobLine } from '../../common/job';

/** Fetches the body of the backend's answer; may reject. */
type Fetch = (signal: AbortSignal) => Promise<unknown>;

// A backend that has to be started first, on a busy machine, takes seconds.
const patienceMilliseconds = 15_000;
const touchingVerbs: readonly string[] = [
  'deploy',
  'stop',
  'serving status',
  'serving predict',
  'curl'
];

/** The addresses of the model servers, so that it can be said at once whose a `!curl` cell is. Nobody polls: who touched a server asks anew. */
export class KnownServers {
  constructor(fetch: Fetch) {
    this._fetch = fetch;
  }

  /** As last heard; undefined until somebody has asked. */
  get addresses(): readonly string[] | undefined {
    return this._addresses;
  }

  /** The addresses, asked for only when they are not known; none when the backend doesn't say, and then the next one asks again. */
  async known(): Promise<readonly string[]> {
    if (!this._addresses) {
      await (this._first ??= this._refresh());
      this._first = undefined;
    }
    return this._addresses ?? [];
  }

  /** Asks anew when a statement has ended that may have started or ended a server. */
  hear(line: JobLine): void {
    if ((line.kind === 'result' || line.kind === 'failure') && touchingVerbs.includes(line.verb)) {
      void this._refresh();
    }
  }

  /** One question after the other, so that the last answer is the newest. */
  private _refresh(): Promise<void> {
    this._latest = this._latest.then(async () => {
      try {
        this._addresses = restOf(await this._fetch(AbortSignal.timeout(patienceMilliseconds)));
      } catch {
        // What was known is still the best guess; where nothing was, the cell goes to the kernel.
      }
    });
    return this._latest;
  }

  private readonly _fetch: Fetch;
  private _addresses: readonly string[] | undefined;
  private _latest: Promise<void> = Promise.resolve();
  private _first: Promise<void> | undefined;
}

function restOf(answer: unknown): readonly string[] {
  const { rest } = answer as { rest?: unknown };
  return Array.isArray(rest) ? rest.filter(address => typeof address === 'string') : [];
}
