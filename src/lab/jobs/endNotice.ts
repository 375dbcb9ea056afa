import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { durationText } from '../ui/progressText';
import type { JobsParts } from './jobsSection';
import { jobTitle, shortText } from './jobText';
import { elapsed, failureOf, type KnownJob } from './knownJob';

/** What is said of a job's end. */
type Notice = { readonly message: string; readonly type: 'success' | 'error' };

/** What a user reads of a job that ended out of sight. */
function noticeOf(job: KnownJob, trans: TranslationBundle): Notice {
  const title = jobTitle(job, trans);
  const failure = failureOf(job);
  if (failure) {
    const message = trans.__('%1: failed. %2', title, shortText(failure.message, 300));
    return { message, type: 'error' };
  }
  const time = durationText(elapsed(job.record, Date.now()) / 1000);
  return { message: trans.__('%1: done after %2', title, time), type: 'success' };
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
