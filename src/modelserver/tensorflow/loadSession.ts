import koffi from 'koffi';
import { inBackground, type Address, type TensorFlowLibrary } from './library';
import { withStatus } from './status';

/** A SavedModel in TensorFlow's memory. */
export type Session = {
  readonly session: Address;
  readonly graph: Address;
};
/** A SavedModel that was loaded, and its serialized MetaGraphDef. */
type Loaded = { readonly session: Session; readonly metaGraph: Uint8Array };

const tags = ['serve'];
/**
 * A ConfigProto (tensorflow/core/protobuf/config.proto) whose `experimental` says `disable_thread_spinning`: threads that look for work
 * where there is none take the processor from those that have some.
 */
const config = Uint8Array.of(0x82, 0x01, 2, 0x48, 1);

/** Has TensorFlow load a SavedModel off the main thread: graph, variables, tables, assets. Rejects with ServingError in its own words. */
export async function loadSession(library: TensorFlowLibrary, folder: string): Promise<Loaded> {
  const options = library.newSessionOptions();
  const graph = library.newGraph();
  const buffer = library.newBuffer();
  try {
    await withStatus(library, status => library.setConfig(options, config, config.length, status));
    const session = await withStatus(library, status =>
      inBackground(
        library.loadSession,
        options,
        null,
        folder,
        tags,
        tags.length,
        graph,
        buffer,
        status
      )
    );
    if (session === null) throw new Error(`TensorFlow gave no session for ${folder}.`);
    return { session: { session, graph }, metaGraph: contentOf(library, buffer) };
  } catch (error) {
    library.deleteGraph(graph);
    throw error;
  } finally {
    library.deleteSessionOptions(options);
    library.deleteBuffer(buffer);
  }
}

/** Frees what {@link loadSession} made. No run may be in flight. */
export async function freeSession(
  library: TensorFlowLibrary,
  { session, graph }: Session
): Promise<void> {
  await withStatus(library, status => inBackground(library.deleteSession, session, status));
  await inBackground(library.deleteGraph, graph);
  // Without it glibc keeps what the weights took.
  await inBackground(library.mallocTrim, 0);
}

/** TF_Buffer is an address and a length. */
function contentOf(library: TensorFlowLibrary, buffer: Address): Uint8Array {
  const data = koffi.decode(buffer, 0, 'void *') as Address | null;
  const bytes = new Uint8Array(Number(koffi.decode(buffer, 8, 'size_t')));
  if (data !== null && bytes.length > 0) library.memcpy(bytes, data, bytes.length);
  return bytes;
}
