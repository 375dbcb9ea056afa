import type { KernelMessage } from '@jupyterlab/services';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { replyMimeType, type FinalReply, type ProgressReply } from '../../src/common/reply';
import { CellMessages, executeRequest } from '../../src/lab/notebook/cellMessages';
import { CellOutput } from '../../src/lab/notebook/cellOutput';
import { LocalFuture } from '../../src/lab/notebook/localFuture';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const progress = (done: number): ProgressReply => ({
  kind: 'progress',
  done,
  total: 10,
  unit: 'items',
  step: 'x'
});
const answer = (statement: string): FinalReply => ({
  kind: 'result',
  verb: 'list',
  statement,
  table: { columns: [], rows: [] }
});

type Said = {
  readonly data?: Record<string, { statement?: string; done?: number }>;
  readonly transient?: { display_id?: string };
  readonly wait?: boolean;
};

/** An output area as JupyterLab's: outputs in a list, display ids known to this area alone. */
class Area {
  readonly outputs: string[] = [];
  private readonly _ids = new Map<string, number>();
  private _clearsNext = false;

  readonly onIOPub = ({ header, content }: KernelMessage.IIOPubMessage): void => {
    const said = content as Said;
    if (header.msg_type === 'clear_output') {
      this._clear(said.wait === true);
      return;
    }
    const reply = said.data?.[replyMimeType];
    this._show(
      header.msg_type,
      said.transient?.display_id ?? '',
      reply?.statement ?? String(reply?.done)
    );
  };

  private _show(type: string, id: string, text: string): void {
    if (type === 'display_data') {
      this._clear(!this._clearsNext);
      this._clearsNext = false;
      this._ids.set(id, this.outputs.push(text) - 1);
    } else if (this._ids.has(id)) {
      this.outputs[this._ids.get(id) ?? 0] = text;
    }
  }

  private _clear(isLater: boolean): void {
    this._clearsNext = isLater;
    if (!isLater) {
      this.outputs.length = 0;
    }
  }
}

function given(): { future: LocalFuture; output: CellOutput; area: Area } {
  const future = new LocalFuture(executeRequest({ code: '%mlmodel list' }));
  const output = new CellOutput(future, new CellMessages(future));
  const area = new Area();
  future.onIOPub = area.onIOPub;
  return { future, output, area };
}

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

it('puts each answer where its progress was, behind the answers before', async () => {
  const { output, area } = given();
  output.progress(progress(1));
  await settled();
  expect(area.outputs).toEqual(['1']);
  output.answer(answer('a'));
  output.progress(progress(2));
  await settled();
  expect(area.outputs).toEqual(['a', '2']);
  output.answer(answer('b'));
  await settled();
  expect(area.outputs).toEqual(['a', 'b']);
});

it('shows progress at most five times a second, and the latest in the end', async () => {
  const { output, future, area } = given();
  let count = 0;
  future.onIOPub = msg => {
    count++;
    area.onIOPub(msg);
  };
  for (let done = 1; done <= 10; done++) {
    output.progress(progress(done));
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(area.outputs).toEqual(['10']);
  expect(count).toBeLessThanOrEqual(3);
});

it('says everything again to an output area that took over', async () => {
  const { output, future } = given();
  output.answer(answer('a'));
  output.progress(progress(1));
  await settled();
  const moved = new Area();
  moved.outputs.push('a', '1');
  future.onIOPub = moved.onIOPub;
  output.answer(answer('b'));
  await settled();
  expect(moved.outputs).toEqual(['a', 'b']);
});

it('leaves no progress without an answer', async () => {
  const { output, area } = given();
  output.progress(progress(1));
  output.close();
  await settled();
  expect(area.outputs).toEqual([]);
});
