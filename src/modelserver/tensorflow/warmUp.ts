import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ILoadedModel } from '../engine';
import { ServingError } from '../servingError';
import { refuseAborted } from './refuseAborted';
import { readRecords } from './tfRecord';
import { readReplay, type Replay } from './warmUpRecord';

const maxRecords = 1000;

/**
 * Replays the requests that a SavedModel brings in `assets.extra/tf_serving_warmup_requests`, one after another; a model without that
 * file has none. Rejects with ServingError when one of them fails, or the file is not one of at most 1000 of them.
 */
export async function warmUp(
  model: ILoadedModel,
  folder: string,
  signal?: AbortSignal
): Promise<void> {
  const path = join(folder, 'assets.extra', 'tf_serving_warmup_requests');
  const file = await readIfThere(path);
  let count = 0;
  for (const record of file ? records(file) : []) {
    refuseAborted(signal);
    await parsed(record, path)(model);
    count += 1;
    if (count > maxRecords) {
      throw new ServingError(
        'INVALID_ARGUMENT',
        `Number of warmup records exceeds the maximum (${maxRecords}) at ${path}`
      );
    }
  }
  refuseAborted(signal);
}

function* records(file: Uint8Array): Iterable<Uint8Array> {
  try {
    yield* readRecords(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    const advice = 'Please verify your warmup data is in TFRecord format.';
    throw new ServingError('DATA_LOSS', `${reason}. ${advice}`, { cause });
  }
}

function parsed(record: Uint8Array, path: string): Replay {
  try {
    return readReplay(record);
  } catch (cause) {
    if (cause instanceof ServingError) throw cause;
    throw new ServingError('INVALID_ARGUMENT', `Failed to parse warmup record from ${path}`, {
      cause
    });
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
