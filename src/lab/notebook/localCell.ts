import { failure, MlModelError, type Failure } from '../../common/failure';
import type { JobLine } from '../../common/job';
import type { FollowOptions } from '../tokens';
import type { Barrier } from './barrier';
import { CellMessages } from './cellMessages';
import { CellOutput } from './cellOutput';
import type { IQueuedCell, QueuedText } from './cellQueue';
import type { LocalFuture } from './localFuture';

/** What a local cell runs. */
export type LocalCellOptions = {
  readonly text: QueuedText;
  readonly statements: readonly string[];
  /** Starts the job, or attaches to it. */
  readonly follow: (options: FollowOptions) => Promise<void>;
  /** Waits for the cells before; called once, when it is this cell's turn. */
  readonly barrier: () => Promise<Barrier>;
};

/** A cell that the backend runs, behind the face of a kernel's cell. */
export class LocalCell implements IQueuedCell {
  constructor(future: LocalFuture, options: LocalCellOptions) {
    this._future = future;
    this._options = options;
    this._messages = new CellMessages(future);
    this._output = new CellOutput(future, this._messages);
  }

  readonly isReplaceable = true;

  get text(): QueuedText {
    return this._options.text;
  }

  async run(): Promise<boolean> {
    const { isOpen, count } = await this._options.barrier();
    if (this._isCancelled) {
      return true;
    }
    if (!isOpen) {
      this.abort();
      return false;
    }
    this._isStarted = true;
    this._messages.begin(count);
    const told = await this._follow();
    if (told) {
      const error = { ename: told.code, evalue: told.message, traceback: [told.code] };
      this._messages.error(error);
      this._messages.end({ status: 'error', execution_count: count, ...error });
    } else {
      this._messages.end({ status: 'ok', execution_count: count, user_expressions: {} });
    }
    return !told || this._isCancelled || this._future.msg.content.stop_on_error === false;
  }

  abort(): void {
    this._messages.end({ status: 'aborted', execution_count: null });
  }

  interrupt(): void {
    // Not started: it waits for the kernel, whose own interrupt fails the cell before it, and the barrier tells.
    if (this._isStarted) {
      this._abort.abort();
    }
  }

  cancel(): void {
    this._isCancelled = true;
    this._abort.abort();
    this._future.dispose();
  }

  /** Resolves with the failure that ended the cell, if one did. */
  private async _follow(): Promise<Failure | undefined> {
    let told: Failure | undefined;
    let answered = 0;
    const onLine = (line: JobLine): void => {
      if (line.kind === 'job') {
        this._output.job = line.id;
      } else if (line.kind === 'progress') {
        this._output.progress(line);
      } else {
        answered++;
        told = line.kind === 'failure' ? line.failure : undefined;
        this._output.answer(line);
      }
    };
    try {
      await this._options.follow({ onLine, signal: this._abort.signal });
    } catch (error) {
      told = readable(error);
      const statement = this._options.statements[answered] ?? '';
      this._output.answer({
        kind: 'failure',
        verb: firstWord(statement),
        statement,
        failure: told
      });
    }
    this._output.close();
    return told;
  }

  private readonly _future: LocalFuture;
  private readonly _options: LocalCellOptions;
  private readonly _messages: CellMessages;
  private readonly _output: CellOutput;
  private readonly _abort = new AbortController();
  private _isStarted = false;
  private _isCancelled = false;
}

function readable(error: unknown): Failure {
  if (error instanceof MlModelError) {
    return error.failure;
  }
  console.error(error);
  return failure(
    'INTERNAL',
    'The page could not follow the statement; the browser console says more.'
  ).failure;
}

function firstWord(statement: string): string {
  return statement.trim().split(/\s/, 1)[0] ?? '';
}
