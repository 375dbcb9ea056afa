import { MlModelError } from '../../common/failure';
import type { ModelFormat, ModelType } from '../../common/model';
import type { MemberRecord, Recognised } from './archive';
import { invalid, shown } from './archiveFailure';

type Kind = { readonly type: ModelType; readonly format: ModelFormat };
type Paths = readonly [string, ...string[]];
/** Alternatives, the usual one first; each lists what must be there, as a file or as a folder. */
type Rule = Kind & { readonly needs: readonly Paths[] };

const rules: readonly Rule[] = [
  { type: 'tf', format: 'saved_model', needs: [['saved_model.pb']] },
  { type: 'tf', format: 'h5', needs: [['model.h5']] },
  { type: 'tf', format: 'keras', needs: [['model.keras']] },
  { type: 'sklearn', format: 'pickle', needs: [['model.pkl']] },
  {
    type: 'spark',
    format: 'parquet',
    needs: [
      ['metadata', 'data.parquet'],
      ['metadata', 'data'],
      ['metadata', 'stages']
    ]
  },
  { type: 'r', format: 'rda', needs: [['model.rda']] }
];

/** FORMAT_MISMATCH, with the type and format that the archive has instead. */
export class FormatMismatch extends MlModelError {
  constructor(
    message: string,
    readonly found: Kind
  ) {
    super({ code: 'FORMAT_MISMATCH', message });
  }
}

/**
 * Finds the model of the wanted type and format among an archive's files, at its root or inside its single
 * top folder. Rejects with {@link FormatMismatch} when it is a model of another kind, and with ARCHIVE_INVALID
 * when it is none that we know or a required file is empty. Whether a SavedModel lacks its variables
 * only its graph can tell: `describeModel` does.
 */
export function recognise(files: readonly MemberRecord[], wanted: Kind): Recognised {
  const found = modelsIn(files);
  const match = found.find(({ rule }) => isKind(rule, wanted));
  const [other] = found;
  if (!match && other) {
    const { type, format } = other.rule;
    throw new FormatMismatch(
      `The archive holds a model of type ${type} and format ${format} (${shown(other.paths[0])}), not of type ${wanted.type} and format ${wanted.format}.`,
      { type, format }
    );
  }
  if (!match) {
    throw invalid(missing(wanted));
  }
  if (match.empty !== undefined) {
    throw invalid(`The archive's ${shown(match.empty)}, which the model needs, is empty.`);
  }
  const { type, format } = wanted;
  return { type, format, root: match.root, filename: match.paths[0] };
}

/** Finds whatever model is among an archive's files. Rejects with ARCHIVE_INVALID when there is none that we know, or a required file is empty. */
export function recogniseAny(files: readonly MemberRecord[]): Recognised {
  const [found] = modelsIn(files);
  if (found === undefined) {
    const names = rules.map(({ needs: [usual] }) => usual?.join(' and ')).join(', or ');
    throw invalid(
      `The archive holds no model: that takes ${names}, at its root or inside its single top folder.`
    );
  }
  return recognise(files, found.rule);
}

type Found = {
  readonly rule: Rule;
  readonly root: string;
  /** Root included. */
  readonly paths: Paths;
  /** One of `paths` without any bytes. */
  readonly empty: string | undefined;
};

function modelsIn(files: readonly MemberRecord[]): readonly Found[] {
  const folder = topFolder(files);
  const roots = folder === null ? [''] : ['', folder];
  return roots.flatMap(root => {
    const sizes = sizesIn(root, files);
    return rules.flatMap(rule => {
      const paths = rule.needs.find(names => names.every(name => sizes.has(name)));
      if (!paths) {
        return [];
      }
      const empty = paths.find(name => sizes.get(name) === 0);
      const [first, ...rest] = paths;
      return {
        rule,
        root,
        paths: [root + first, ...rest.map(name => root + name)],
        empty: empty === undefined ? undefined : root + empty
      };
    });
  });
}

/** The names right below `root` and the bytes in them. */
function sizesIn(root: string, files: readonly MemberRecord[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { path, size } of files) {
    if (path.startsWith(root)) {
      const name = path.slice(root.length).split('/', 1)[0] ?? '';
      sizes.set(name, (sizes.get(name) ?? 0) + size);
    }
  }
  return sizes;
}

/** Folders that tools leave beside a model (`__MACOSX`, `.ipynb_checkpoints`) don't count. */
function topFolder(files: readonly MemberRecord[]): string | null {
  const folders = new Set(
    files.flatMap(({ path }) => (path.includes('/') ? `${path.split('/', 1)[0] ?? ''}/` : []))
  );
  const models = [...folders].filter(name => !name.startsWith('.') && name !== '__MACOSX/');
  const [only, ...more] = models.length > 0 ? models : folders;
  return only === undefined || more.length > 0 ? null : only;
}

function isKind(rule: Rule, { type, format }: Kind): boolean {
  return rule.type === type && rule.format === format;
}

function missing(wanted: Kind): string {
  const needs = rules.find(rule => isKind(rule, wanted))?.needs ?? [];
  const alternatives = needs.map(paths => paths.join(' and ')).join(', or ');
  return `The archive must hold ${alternatives} at its root or inside its single top folder to be of type ${wanted.type} and format ${wanted.format}.`;
}
