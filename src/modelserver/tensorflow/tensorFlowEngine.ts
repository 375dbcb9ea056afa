import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { IEngine, ILoadedModel } from '../engine';
import { ServingError } from '../servingError';
import { Flights } from './flights';
import { openLibrary, type TensorFlowLibrary } from './library';
import { LoadedSavedModel } from './loadedSavedModel';
import { freeSession, loadSession } from './loadSession';
import { readMetaGraph, restoresVariables } from './metaGraph';
import { refuseAborted } from './refuseAborted';
import { Turns } from './turns';
import { warmUp } from './warmUp';

/** How a {@link TensorFlowEngine} works. */
export type TensorFlowOptions = {
  /** The folder that holds `libtensorflow_cc.so.2`: that of the Python package `tensorflow`. */
  readonly library: string;
  /** Runs that TensorFlow works on at once, over all models; more wait. Without it what libuv's pool (UV_THREADPOOL_SIZE) can spare. */
  readonly concurrency?: number;
  /** Told of a SavedModel's folder when one of its runs goes on 5 s after it was given up: it can't be stopped, and blocks a thread. */
  readonly onStuck?: (folder: string) => void;
};

const patience = 5000;

/** Runs SavedModels in this process with TensorFlow's C library, which is opened by the first load. A model can end the process. */
export class TensorFlowEngine implements IEngine {
  private readonly _turns: Turns;

  constructor(private readonly _options: TensorFlowOptions) {
    this._turns = new Turns(_options.concurrency ?? spareThreads());
  }

  async load(folder: string, signal?: AbortSignal): Promise<ILoadedModel> {
    checkFolder(folder);
    const library = await openLibrary(this._options.library);
    refuseAborted(signal);
    const model = await this._open(library, folder);
    try {
      refuseAborted(signal);
      await warmUp(model, folder, signal);
      return model;
    } catch (error) {
      await model.close();
      throw error;
    }
  }

  private async _open(library: TensorFlowLibrary, folder: string): Promise<ILoadedModel> {
    const { session, metaGraph: bytes } = await loadSession(library, folder);
    try {
      checkVariables(folder, bytes);
      const metaGraph = readMetaGraph(bytes);
      return new LoadedSavedModel(library, { session, metaGraph }, this._flights(folder));
    } catch (error) {
      await freeSession(library, session);
      throw error;
    }
  }

  private _flights(folder: string): Flights {
    const onStuck = () => this._options.onStuck?.(folder);
    return new Flights(this._turns, { patience, onStuck });
  }
}

/** Loads, closes and files need a thread too. */
function spareThreads(): number {
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) || 4;
  return Math.max(1, Math.min(threads - 2, 4 * availableParallelism()));
}

/** TensorFlow would fetch a URL, and Node's TLS is not the one that it was built with. */
function checkFolder(folder: string): void {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(folder) || folder.includes('\0')) {
    throw new ServingError(
      'INVALID_ARGUMENT',
      `Only a folder of this machine can be loaded: ${folder}`
    );
  }
}

function checkVariables(folder: string, metaGraph: Uint8Array): void {
  const index = join(folder, 'variables', 'variables.index');
  if (existsSync(index) || !restoresVariables(metaGraph)) return;
  throw new ServingError(
    'NOT_FOUND',
    `The model has variables, but their file is missing: ${index}`
  );
}
