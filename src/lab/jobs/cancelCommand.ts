import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { JobStore } from './jobStore';
import type { KnownJob } from './knownJob';

/** The command that cancels a job. */
export const cancelCommand = 'mlmodel:cancel-job';

/** What the command is made of. */
export type CancelParts = {
  readonly jobs: JobStore;
  readonly trans: TranslationBundle;
};

/** Adds the command; without arguments it means the job that was started last. */
export function addCancelCommand(commands: CommandRegistry, parts: CancelParts): void {
  const { jobs, trans } = parts;
  let isEnabled = false;
  commands.addCommand(cancelCommand, {
    label: trans.__('Cancel Job'),
    caption: trans.__('Cancel the mlmodel statement that was started last and still runs'),
    describedBy: {
      args: {
        type: 'object',
        properties: { id: { type: 'string', description: trans.__('The id of the job') } }
      }
    },
    isEnabled: ({ id }) => runningJob(jobs, id) !== undefined,
    execute: async ({ id }) => {
      const job = runningJob(jobs, id);
      if (job) {
        await jobs.cancel(job.record.id);
      }
    }
  });
  jobs.changed.connect(() => {
    const isNowEnabled = runningJob(jobs) !== undefined;
    if (isNowEnabled !== isEnabled) {
      isEnabled = isNowEnabled;
      commands.notifyCommandChanged(cancelCommand);
    }
  });
}

function runningJob(jobs: JobStore, id?: unknown): KnownJob | undefined {
  return jobs.all.find(
    ({ record }) => record.state === 'running' && (id === undefined || record.id === id)
  );
}
