import { posix } from 'node:path';
import { failure } from '../../common/failure';
import type { Located } from '../../common/span';
import { gather } from '../storage/byteStream';
import { StoreError } from '../storage/objectStore';
import type { CommandContext } from './command';

const largest = 64 * 1024 * 1024;

/**
 * The content of a file beside the notebook; beside nothing, in the folder that JupyterLab shows. Never outside of that folder, links included.
 * Rejects with OBJECT_NOT_FOUND, ACCESS_DENIED or BAD_VALUE, placed at the name.
 */
export async function notebookFile(
  { value, span }: Located<string>,
  { rootFolder, notebook = '', signal }: CommandContext
): Promise<Uint8Array> {
  const key = posix.join(posix.dirname(notebook), value);
  try {
    const { size, content } = await rootFolder.open(key, { signal });
    if (size > largest) {
      throw failure('BAD_VALUE', `The file '${value}' is larger than 64 MiB.`, { at: span });
    }
    return await gather(content);
  } catch (error) {
    throw error instanceof StoreError ? unreadable(error, { value, span }) : error;
  }
}

function unreadable(cause: StoreError, { value, span: at }: Located<string>) {
  switch (cause.kind) {
    case 'objectMissing':
      return failure('OBJECT_NOT_FOUND', `There is no file '${value}' beside the notebook.`, {
        at,
        cause
      });
    case 'leavesFolder':
    case 'invalidKey':
      return failure('ACCESS_DENIED', `The file '${value}' is outside of the notebooks' folder.`, {
        at,
        cause
      });
    default:
      return failure('ACCESS_DENIED', `The file '${value}' can't be read.`, { at, cause });
  }
}
