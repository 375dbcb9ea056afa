import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { durationText } from '../ui/progressText';
import type { JobsParts } from './jobsSection';
import { currentStatement, shortText } from './jobText';
import { elapsed, failureOf, type KnownJob } from './knownJob';

// JupyterLab cuts a notification at 140 letters.
const statementLetters = 60;

/** What is said of a job's end. */
export type Notice = { readonly message: string; readonly type: 'success' | 'error' };

/** What a user reads of a job that ended out of sight. */
export function noticeOf(job: KnownJob, trans: TranslationBundle): Notice {
  const statement = shortText(currentStatement(job), statementLetters);
  const failure = failureOf(job);
  if (failure) {
    const message = trans.__('Failed: %1. %2', statement, shortText(failure.message, 300));
    return { message, type: 'error' };
  }
  const time = durationText(elapsed(job.record, Date.now()) / 1000);
  return { message: trans.__('Done after %2: %1', statement, time), type: 'success' };
}

/** Tells of a job's end where everybody sees it. */
export function notify(job: KnownJob, { trans, actions }: JobsParts): void {
  const { message, type } = noticeOf(job, trans);
  const { origin } = job.record;
  Notification.emit(message, type, {
    autoClose: type === 'error' ? false : 10_000,
    actions: origin ? [{ label: trans.__('Show'), callback: () => actions.onShow(origin) }] : []
  });
}
