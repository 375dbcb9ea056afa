import { KernelMessage } from '@jupyterlab/services';
import type { LocalFuture } from './localFuture';

type ReplyContent = KernelMessage.IExecuteReplyMsg['content'];

/** Makes the request that the messages of a cell are the answers to. */
export function executeRequest(
  content: Partial<KernelMessage.IExecuteRequestMsg['content']> & { code: string },
  metadata: KernelMessage.IExecuteRequestMsg['metadata'] = {}
): KernelMessage.IExecuteRequestMsg {
  return KernelMessage.createMessage<KernelMessage.IExecuteRequestMsg>({
    msgType: 'execute_request',
    channel: 'shell',
    session: 'mlmodel',
    username: '',
    content: {
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
      ...content
    },
    metadata
  });
}

/** Speaks to an output area as a kernel does: genuine messages with dates, which JupyterLab's timing rests on. */
export class CellMessages {
  constructor(future: LocalFuture) {
    this._future = future;
  }

  /** The cell begins: busy, and what is executed. */
  begin(executionCount: number): void {
    this._started = new Date().toISOString();
    this._status('busy');
    this._future.publish(
      KernelMessage.createMessage<KernelMessage.IExecuteInputMsg>({
        ...this._iopub('execute_input'),
        content: { code: this._future.msg.content.code, execution_count: executionCount }
      })
    );
  }

  /** A new output; with an id it can be updated in place, as long as its output area lives. */
  display(data: object, metadata: object, displayId?: string): void {
    this._future.publish(
      KernelMessage.createMessage<KernelMessage.IDisplayDataMsg>({
        ...this._iopub('display_data'),
        content: displayContent(data, metadata, displayId)
      })
    );
  }

  /** Replaces the output with this id. */
  update(data: object, metadata: object, displayId: string): void {
    this._future.publish(
      KernelMessage.createMessage<KernelMessage.IUpdateDisplayDataMsg>({
        ...this._iopub('update_display_data'),
        content: displayContent(
          data,
          metadata,
          displayId
        ) as KernelMessage.IUpdateDisplayDataMsg['content']
      })
    );
  }

  /** Removes all outputs, at once or when the next one comes. */
  clear(wait: boolean): void {
    this._future.publish(
      KernelMessage.createMessage<KernelMessage.IClearOutputMsg>({
        ...this._iopub('clear_output'),
        content: { wait }
      })
    );
  }

  /** The output that marks a cell as failed for every reader of the notebook. */
  error(content: KernelMessage.IErrorMsg['content']): void {
    this._future.publish(
      KernelMessage.createMessage<KernelMessage.IErrorMsg>({ ...this._iopub('error'), content })
    );
  }

  /** The cell ends: idle, then its reply. */
  end(content: ReplyContent): void {
    if (this._started) {
      this._status('idle');
    }
    const reply = KernelMessage.createMessage<KernelMessage.IExecuteReplyMsg>({
      msgType: 'execute_reply',
      channel: 'shell',
      session: 'mlmodel',
      username: '',
      parentHeader: this._future.msg.header,
      content
    });
    if (this._started) {
      reply.metadata = { ...reply.metadata, started: this._started };
    }
    this._future.finish(reply);
  }

  private _status(state: 'busy' | 'idle'): void {
    this._future.publish(
      KernelMessage.createMessage<KernelMessage.IStatusMsg>({
        ...this._iopub('status'),
        content: { execution_state: state }
      })
    );
  }

  private _iopub<T extends KernelMessage.IOPubMessageType>(msgType: T) {
    return {
      msgType,
      channel: 'iopub' as const,
      session: 'mlmodel',
      username: '',
      parentHeader: this._future.msg.header
    };
  }

  private readonly _future: LocalFuture;
  private _started: string | undefined;
}

function displayContent(
  data: object,
  metadata: object,
  displayId: string | undefined
): KernelMessage.IDisplayDataMsg['content'] {
  return {
    data: data as KernelMessage.IDisplayDataMsg['content']['data'],
    metadata: metadata as KernelMessage.IDisplayDataMsg['content']['metadata'],
    ...(displayId !== undefined && { transient: { display_id: displayId } })
  };
}
