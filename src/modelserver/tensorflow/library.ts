import { existsSync } from 'node:fs';
import { join } from 'node:path';
import koffi, { type KoffiFunc, type LibraryHandle } from 'koffi';
import { ServingError } from '../servingError';

/** An address in TensorFlow's memory. */
export type Address = bigint;
/** What C takes for a pointer: an address, the memory of an array, or NULL. */
export type Memory = Address | ArrayBufferView | null;
/** The functions of TensorFlow's C API that are used here (tensorflow/c/c_api.h, tf_tensor.h, tf_status.h, tf_tstring.h), and of libc. */
export type TensorFlowLibrary = ReturnType<typeof bind>;

const p = 'void *';
// TensorFlow's own frames are deep; koffi's asynchronous calls start with 128 kB.
const settings = {
  sync_stack_size: 8 << 20,
  async_stack_size: 4 << 20,
  resident_async_pools: 16,
  max_async_calls: 1024
};
const RTLD_LAZY = 1;
const RTLD_NODELETE = 0x1000;
const opened = new Map<string, Promise<TensorFlowLibrary>>();

/** Opens TensorFlow's library in `folder`, once a process and off the main thread. Rejects with ServingError; it may be there the next time. */
export function openLibrary(folder: string): Promise<TensorFlowLibrary> {
  const known = opened.get(folder);
  if (known) return known;
  const opening = open(join(folder, 'libtensorflow_cc.so.2'));
  opened.set(folder, opening);
  opening.catch(() => opened.delete(folder));
  return opening;
}

/** Runs a function on libuv's pool. The arguments' memory must stay referenced until the promise settles. */
export function inBackground<Args extends unknown[], Result>(
  run: KoffiFunc<(...args: Args) => Result>,
  ...args: Args
): Promise<Result> {
  return new Promise((resolve, reject) => {
    run.async(...args, (error: Error | null, result: Result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

async function open(path: string): Promise<TensorFlowLibrary> {
  if (!existsSync(path)) {
    throw new ServingError('FAILED_PRECONDITION', `TensorFlow's library is missing: ${path}`);
  }
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  configure();
  const libc = koffi.load('libc.so.6');
  const dlopen = define<(path: string, flags: number) => Address | null>(libc, 'dlopen', [
    p,
    'str',
    'int'
  ]);
  // koffi closes libraries before the process ends, and TensorFlow's exit handlers would then be gone: pinned, it stays.
  // Not RTLD_DEEPBIND: with it tf.print ends the process.
  await inBackground(dlopen, path, RTLD_LAZY | RTLD_NODELETE);
  try {
    return bind(koffi.load(path, { lazy: true }), libc);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new ServingError(
      'FAILED_PRECONDITION',
      `TensorFlow's library can't be opened: ${reason}`,
      {
        cause
      }
    );
  }
}

/** koffi refuses settings once a library is loaded: whoever came first has made these. */
function configure(): void {
  if (koffi.config().async_stack_size !== settings.async_stack_size) koffi.config(settings);
}

function define<F extends (...args: never[]) => unknown>(
  library: LibraryHandle,
  name: string,
  types: readonly [result: string, ...args: string[]]
): KoffiFunc<F> {
  const [result, ...args] = types;
  return library.func(name, result, args) as unknown as KoffiFunc<F>;
}

function bind(tf: LibraryHandle, libc: LibraryHandle) {
  return {
    ...bindSession(tf),
    ...bindMessages(tf),
    ...bindTensors(tf),
    memcpy: define<Copy>(libc, 'memcpy', [p, p, p, 'size_t']),
    mallocTrim: define<(pad: number) => number>(libc, 'malloc_trim', ['int', 'size_t'])
  };
}

function bindSession(tf: LibraryHandle) {
  return {
    newGraph: define<Make>(tf, 'TF_NewGraph', [p]),
    deleteGraph: define<Free>(tf, 'TF_DeleteGraph', ['void', p]),
    operationByName: define<Find>(tf, 'TF_GraphOperationByName', [p, p, 'str']),
    newSessionOptions: define<Make>(tf, 'TF_NewSessionOptions', [p]),
    setConfig: define<Configure>(tf, 'TF_SetConfig', ['void', p, p, 'size_t', p]),
    deleteSessionOptions: define<Free>(tf, 'TF_DeleteSessionOptions', ['void', p]),
    loadSession: define<LoadSession>(tf, 'TF_LoadSessionFromSavedModel', [
      ...([p, p, p] as const),
      ...['str', 'str *', 'int', p, p, p]
    ]),
    sessionRun: define<SessionRun>(tf, 'TF_SessionRun', [
      ...(['void', p, p, p, p, 'int'] as const),
      ...[p, p, 'int', p, 'int', p, p]
    ]),
    closeSession: define<End>(tf, 'TF_CloseSession', ['void', p, p]),
    deleteSession: define<End>(tf, 'TF_DeleteSession', ['void', p, p])
  };
}

function bindMessages(tf: LibraryHandle) {
  return {
    newStatus: define<Make>(tf, 'TF_NewStatus', [p]),
    deleteStatus: define<Free>(tf, 'TF_DeleteStatus', ['void', p]),
    getCode: define<Count>(tf, 'TF_GetCode', ['int', p]),
    message: define<(status: Address) => string>(tf, 'TF_Message', ['str', p]),
    newBuffer: define<Make>(tf, 'TF_NewBuffer', [p]),
    newBufferFromString: define<MakeFrom>(tf, 'TF_NewBufferFromString', [p, p, 'size_t']),
    deleteBuffer: define<Free>(tf, 'TF_DeleteBuffer', ['void', p])
  };
}

function bindTensors(tf: LibraryHandle) {
  return {
    allocateTensor: define<Allocate>(tf, 'TF_AllocateTensor', [p, 'int', p, 'int', 'size_t']),
    deleteTensor: define<Free>(tf, 'TF_DeleteTensor', ['void', p]),
    tensorData: define<Get>(tf, 'TF_TensorData', [p, p]),
    tensorByteSize: define<Count>(tf, 'TF_TensorByteSize', ['size_t', p]),
    tensorType: define<Count>(tf, 'TF_TensorType', ['int', p]),
    numDims: define<Count>(tf, 'TF_NumDims', ['int', p]),
    dim: define<(tensor: Address, index: number) => number>(tf, 'TF_Dim', ['int64_t', p, 'int']),
    stringCopy: define<CopyString>(tf, 'TF_StringCopy', ['void', p, p, 'size_t']),
    stringData: define<Get>(tf, 'TF_StringGetDataPointer', [p, p]),
    stringSize: define<Count>(tf, 'TF_StringGetSize', ['size_t', p])
  };
}

type Make = () => Address;
type MakeFrom = (bytes: Memory, length: number) => Address;
type Free = (object: Address) => void;
type Get = (object: Address) => Address;
type Count = (object: Address) => number;
type Find = (graph: Address, name: string) => Address | null;
type End = (session: Address, status: Address) => void;
type Configure = (
  ...args: [options: Address, proto: Memory, length: number, status: Address]
) => void;
type Copy = (to: Memory, from: Memory, bytes: number) => Address;
type CopyString = (to: Address, from: Memory, bytes: number) => void;
type Allocate = (...args: [dtype: number, dims: Memory, rank: number, bytes: number]) => Address;

type LoadSession = (
  ...args: [
    options: Address,
    runOptions: Memory,
    folder: string,
    tags: readonly string[],
    tagCount: number,
    graph: Address,
    metaGraph: Address,
    status: Address
  ]
) => Address | null;

type SessionRun = (
  ...args: [
    session: Address,
    runOptions: Memory,
    feeds: Memory,
    feedValues: Memory,
    feedCount: number,
    fetches: Memory,
    fetchValues: Memory,
    fetchCount: number,
    targets: Memory,
    targetCount: number,
    runMetadata: Memory,
    status: Address
  ]
) => void;
