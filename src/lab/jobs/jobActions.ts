import { Notification } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import { copyText } from '../ui/clipboard';
import { readableFailure } from '../ui/readableFailure';
import type { JobActions } from './jobRow';
import type { JobStore } from './jobStore';
import type { OriginCells } from './originCells';

/** What the actions act on. */
export type JobActionsParts = {
  readonly jobs: JobStore;
  readonly cells: OriginCells;
  readonly commands: CommandRegistry;
};

/** What can be done to jobs wherever they are shown; what doesn't work is told in a notification. */
export function jobActions({ jobs, cells, commands }: JobActionsParts): JobActions {
  return {
    onCancel: id => tellFailure(jobs.cancel(id)),
    onShow: origin => tellFailure(cells.show(origin)),
    placeOf: origin => cells.placeOf(origin),
    onCopy: source => tellFailure(copyText(source)),
    onInsert: statement => tellFailure(commands.execute('mlmodel:insert-statement', { statement }))
  };
}

function tellFailure(doing: Promise<unknown>): void {
  doing.catch((error: unknown) => {
    Notification.error(readableFailure(error).message, { autoClose: 10_000 });
  });
}
