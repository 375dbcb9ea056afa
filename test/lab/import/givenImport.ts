import { Signal } from '@lumino/signaling';
import type { ArchiveView } from '../../../src/common/archiveView';
import { failure } from '../../../src/common/failure';
import type { JobLine } from '../../../src/common/job';
import { ImportForm } from '../../../src/lab/import/importForm';
import type { IModels, ListedModel, RunOptions } from '../../../src/lab/tokens';

/** A run that the test brings to its end. */
export type HeldRun = {
  readonly statement: string;
  readonly options: RunOptions;
  readonly say: (line: JobLine) => void;
  readonly end: (error?: Error) => Promise<void>;
};

/** What a test of the form sees of the world. */
export type GivenForm = {
  readonly form: ImportForm;
  readonly runs: HeldRun[];
  readonly inspected: string[];
  readonly models: FakeModels;
};

/** An archive of a scikit-learn model. */
export const sklearnArchive: ArchiveView = {
  size: 2048,
  members: [{ path: 'model.pkl', size: 1000 }],
  isComplete: true,
  files: 1,
  bytes: 1000,
  type: 'sklearn',
  format: 'pickle',
  name: 'iris',
  category: 'classification',
  algorithm: 'LogisticRegression',
  description: 'Flowers'
};

/** Ann's models; they change when the test says so. */
export class FakeModels implements IModels {
  list: readonly ListedModel[] | undefined = [];
  deployments = [];
  user: string | undefined = 'ann';
  failure = undefined;
  readonly changed = new Signal<this, void>(this);
  watch() {
    return { isDisposed: false, dispose: () => undefined };
  }
  refresh() {
    return Promise.resolve();
  }
}

/** A model of the list. */
export function listed(name: string, more: Partial<ListedModel> = {}): ListedModel {
  return {
    id: 1,
    user: 'ann',
    name,
    type: 'sklearn',
    category: 'classification',
    algorithm: 'svc',
    isServed: false,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    ...more
  };
}

/** A form whose archives are these, by path; the others are not there. */
export function givenForm(archives: Readonly<Record<string, ArchiveView>> = {}): GivenForm {
  const runs: HeldRun[] = [];
  const inspected: string[] = [];
  const models = new FakeModels();
  const form = new ImportForm({
    models,
    now: () => 0,
    client: {
      run: ([statement = ''], options) =>
        new Promise((resolve, reject) => {
          runs.push({
            statement,
            options,
            say: options.onLine,
            end: async error => {
              if (error) {
                reject(error);
              } else {
                resolve();
              }
              await Promise.resolve();
            }
          });
        })
    },
    views: {
      inspect: path => {
        inspected.push(path);
        const archive = archives[path];
        return archive
          ? Promise.resolve(archive)
          : Promise.reject(failure('OBJECT_NOT_FOUND', `There is no object ${path}.`));
      },
      model: ref =>
        Promise.resolve({
          ...ref,
          id: 1,
          servingName: '',
          deployments: [],
          revisions: [],
          history: [
            { n: 1, at: '', by: 'ann', verb: 'import', events: [{ kind: 'r', revision: 4 }] }
          ]
        })
    }
  });
  return { form, runs, inspected, models };
}
