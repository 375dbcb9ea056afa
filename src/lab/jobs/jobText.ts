import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleText } from '../../common/visibleText';
import { scanCell, type Token } from '../../language/scanCell';
import { progressText } from '../ui/progressText';
import { percentOf, type KnownJob } from './knownJob';

const titleLetters = 40;

/** Text that somebody typed, as far as it fits: escaped where it could mislead, cut at `letters`. */
export function shortText(text: string, letters: number): string {
  // Cut first: escaping megabytes to show a line would take its time.
  const start = visibleText(text.slice(0, letters + 1));
  return text.length > letters ? `${start.slice(0, letters)}…` : start;
}

/** The statement that a job runs, or that it ended with. */
export function currentStatement({ record, replies }: KnownJob): string {
  const { statements, state } = record;
  const place = state === 'running' ? replies.length : Math.max(0, replies.length - 1);
  return statements[Math.min(place, statements.length - 1)] ?? '';
}

/** What a job does in two or three words: `Importing mnist`. */
export function jobTitle(job: KnownJob, trans: TranslationBundle): string {
  const statement = currentStatement(job);
  const [scanned] = scanCell(`%mlmodel ${statement.slice(0, 2000)}`);
  const name = shortText(modelOf(scanned?.tokens ?? []), titleLetters);
  switch (name === '' ? '' : scanned?.verb) {
    case 'import':
      return trans.__('Importing %1', name);
    case 'export':
      return trans.__('Exporting %1', name);
    case 'deploy':
      return trans.__('Deploying %1', name);
    case 'stop':
      return trans.__('Stopping %1', name);
    case 'delete':
      return trans.__('Deleting %1', name);
    default:
      return shortText(statement, titleLetters);
  }
}

/** How far the running jobs have come, for a place that is narrow: `Importing mnist 45 % · 12 MB/s · 20 s left`, `3 jobs · 45 %`. */
export function summaryText(jobs: readonly KnownJob[], trans: TranslationBundle): string {
  const [job] = jobs;
  if (jobs.length !== 1 || !job) {
    const count = trans._n('%1 job', '%1 jobs', jobs.length, jobs.length);
    return [count, percentText(jobs, trans)].filter(Boolean).join(' · ');
  }
  const { progress, pace } = job;
  const title = [jobTitle(job, trans), percentText(jobs, trans)].filter(Boolean).join(' ');
  // The amount says less than the percentage does.
  const [amount, ...figures] = progress ? progressText(progress, pace, trans).split(' · ') : [];
  const isCounted = progress?.total === undefined && amount !== undefined;
  return [title, ...(isCounted ? [amount] : []), ...figures].join(' · ');
}

function percentText(jobs: readonly KnownJob[], trans: TranslationBundle): string {
  const percent = percentOf(jobs);
  return percent === undefined ? '' : trans.__('%1 %', percent);
}

function modelOf(tokens: readonly Token[]): string {
  const option = tokens.findIndex(({ kind, text }) => kind === 'option' && text === 'name');
  const [sign, value] = option < 0 ? [] : tokens.slice(option + 1);
  const named = sign?.kind === 'equals' ? value : undefined;
  const token = named ?? tokens.find(({ kind }) => kind === 'word');
  return (token?.text ?? '').replace(/^(['"])(.*)\1$/s, '$2');
}
