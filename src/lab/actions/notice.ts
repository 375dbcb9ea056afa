import type { TranslationBundle } from '@jupyterlab/translation';
import { shortened } from '../../common/excerpt';
import {
  isDownloadHandle,
  type DownloadHandle,
  type FinalReply,
  type ResultReply
} from '../../common/reply';
import { visibleText } from '../../common/visibleText';
import type { Action } from './hindrance';

/** What a notice offers: text to put into the notebook, or an archive to download. */
export type Offer =
  | { readonly kind: 'insert'; readonly label: string; readonly statement: string }
  | { readonly kind: 'download'; readonly label: string; readonly handle: DownloadHandle };

/** How an action ended, in a sentence, and what makes sense next. */
export type Notice = {
  readonly type: 'success' | 'error';
  readonly message: string;
  readonly offer?: Offer;
};

/** The action that ended. */
export type Done = {
  readonly action: Action;
  readonly name: string;
  /** The serving version that was stopped or the revision that was deleted, if only one. */
  readonly version?: number;
};

/** Tells how an action ended; undefined when the user has cancelled it and knows. */
export function noticeOf(
  done: Done,
  reply: FinalReply,
  trans: TranslationBundle
): Notice | undefined {
  if (reply.kind === 'result') {
    return successOf(done, reply, trans);
  }
  const { code, message, try: next } = reply.failure;
  if (code === 'CANCELLED') {
    return undefined;
  }
  const label = next === undefined ? '' : trans.__('Insert “%1”', shortened(visibleText(next), 40));
  return {
    type: 'error',
    message,
    ...(next !== undefined && { offer: { kind: 'insert', label, statement: next } })
  };
}

/** The archive that an export's answer names. */
export function handleIn({ table }: ResultReply): DownloadHandle | undefined {
  return table.rows.flat().find(isDownloadHandle);
}

function successOf(done: Done, reply: ResultReply, trans: TranslationBundle): Notice {
  const handle = handleIn(reply);
  const offer: Offer | undefined = handle
    ? { kind: 'download', label: trans.__('Download'), handle }
    : reply.next === undefined
      ? undefined
      : { kind: 'insert', label: trans.__('Insert the curl cell'), statement: reply.next };
  return { type: 'success', message: sentenceOf(done, reply, trans), ...(offer && { offer }) };
}

function sentenceOf(done: Done, reply: ResultReply, trans: TranslationBundle): string {
  // A long name must not push the rest of the sentence out of the toast.
  const name = shortened(visibleText(done.name), 60);
  switch (done.action) {
    case 'deploy':
      return trans.__('“%1” is served as version %2.', name, servedVersion(reply));
    case 'stop':
      return [stopSentence(name, done.version, trans), ...(reply.notes ?? [])].join('\n');
    case 'export':
      return trans.__('The archive of “%1” is ready.', name);
    case 'delete':
      return done.version === undefined
        ? trans.__('“%1” is deleted.', name)
        : trans.__('Revision %1 of “%2” is deleted.', done.version, name);
  }
}

function stopSentence(name: string, version: number | undefined, trans: TranslationBundle): string {
  return version === undefined
    ? trans.__('“%1” is not served any more.', name)
    : trans.__('Version %1 of “%2” is stopped.', version, name);
}

function servedVersion({ table: { columns, rows } }: ResultReply): string {
  const index = columns.findIndex(column => column.name === 'latest_version');
  const value = rows[0]?.[index];
  return typeof value === 'number' ? String(value) : '';
}
