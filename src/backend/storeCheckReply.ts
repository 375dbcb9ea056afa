import type { FinalReply } from '../common/reply';
import type { Backend } from './backend';
import { checkStore, type StoreReport } from './catalog/storeCheck';
import { toFailure } from './dispatch';
import { failure } from '../common/failure';

const head = { verb: 'store check', statement: 'store check' };

/** The answer of `mlmodel store check`, and whether something is damaged and still is. */
export type StoreCheck = { readonly reply: FinalReply; readonly isDamaged: boolean };

/** `mlmodel store check [--repair]`: a row a finding; notes say how much was looked at. */
export async function storeCheckReply(
  backend: Backend,
  words: readonly string[],
  signal: AbortSignal
): Promise<StoreCheck> {
  try {
    const wrong = words.find(word => word !== '--repair');
    if (wrong !== undefined) {
      throw failure('UNKNOWN_OPTION', `'store check' does not know '${wrong}'; it takes --repair.`);
    }
    const { managed } = await backend.world();
    const report = await checkStore(managed, { repair: words.length > 0, signal });
    return { reply: replyOf(report), isDamaged: report.findings.some(isStillDamage) };
  } catch (error) {
    const why = toFailure(error, { signal, log: backend.log });
    return { reply: { kind: 'failure', ...head, failure: why }, isDamaged: true };
  }
}

function replyOf({ findings, entries, models, files, bytes }: StoreReport): FinalReply {
  return {
    kind: 'result',
    ...head,
    table: {
      columns: [
        { name: 'what', type: 'text' },
        { name: 'where', type: 'text' },
        { name: 'problem', type: 'text' },
        { name: 'damage', type: 'boolean' },
        { name: 'repaired', type: 'boolean' }
      ],
      rows: findings.map(each => [
        each.what,
        each.where,
        each.problem,
        each.isDamage,
        each.isRepaired
      ])
    },
    notes: [
      `Looked at ${entries} entries of the log, ${models} models, ${files} files of ${bytes} bytes: ${findings.length} findings.`
    ]
  };
}

function isStillDamage({ isDamage, isRepaired }: StoreReport['findings'][number]): boolean {
  return isDamage && !isRepaired;
}
