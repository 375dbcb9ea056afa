import { Signal, type ISignal } from '@lumino/signaling';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { DeploymentView } from '../../../src/common/catalogView';
import type { Failure } from '../../../src/common/failure';
import {
  defaultOptions,
  type IListOptions,
  type ListOptions
} from '../../../src/lab/browser/listOptions';
import { ModelList } from '../../../src/lab/browser/modelList';
import type { ISlices } from '../../../src/lab/browser/slices';
import type { IModels, ListedModel } from '../../../src/lab/tokens';

/** A model of ann's, with what matters to a test. */
export function givenModel(id: number, more: Partial<ListedModel> = {}): ListedModel {
  const at = new Date(1_600_000_000_000 + id * 1000).toISOString();
  return {
    id,
    user: 'ann',
    name: `model_${id}`,
    type: 'tf',
    category: 'classification',
    algorithm: 'deep',
    isServed: false,
    created: at,
    modified: at,
    ...more
  };
}

/** Models with these names, ids from 1. */
export function givenNames(...names: string[]): readonly ListedModel[] {
  return names.map((name, index) => givenModel(index + 1, { name }));
}

/** A deployment of ann's. */
export function givenDeployment(name: string, more: Partial<DeploymentView> = {}): DeploymentView {
  return {
    user: 'ann',
    name,
    servingName: `ann_${name}`,
    version: 1,
    revision: 1,
    label: null,
    state: 'AVAILABLE',
    at: '2026-11-22T10:00:00Z',
    ...more
  };
}

/** Models that a test changes. */
export class GivenModels implements IModels {
  list: readonly ListedModel[] | undefined;
  deployments: readonly DeploymentView[] = [];
  user: string | undefined = 'ann';
  failure: Failure | undefined;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Changes the list and says so. */
  become(list: readonly ListedModel[], deployments: readonly DeploymentView[] = []): void {
    this.list = list;
    this.deployments = deployments;
    this._changed.emit();
  }

  watch(): IDisposable {
    return new DisposableDelegate(() => undefined);
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  private readonly _changed = new Signal<this, void>(this);
}

/** Options that are kept nowhere. */
export class GivenOptions implements IListOptions {
  current: ListOptions = defaultOptions;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  change(some: Partial<ListOptions>): void {
    this.current = { ...this.current, ...some };
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
}

/** Slices that count how often the page could breathe, and never need to. */
export class GivenSlices implements ISlices {
  isSpent = false;
  rests = 0;

  rest(): Promise<void> {
    this.rests++;
    return Promise.resolve();
  }
}

/** Everything that is due in this turn has happened. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A list of models, ready. */
export async function givenList(
  list: readonly ListedModel[],
  deployments: readonly DeploymentView[] = []
): Promise<{ list: ModelList; models: GivenModels; options: GivenOptions }> {
  const [models, options] = [new GivenModels(), new GivenOptions()];
  const modelList = new ModelList({
    models,
    options,
    makeSlices: () => new GivenSlices(),
    labelOf: (groupBy, value) => `${groupBy} ${value}`
  });
  models.become(list, deployments);
  await settled();
  return { list: modelList, models, options };
}

/** What the rows say, headings with their counts. */
export function rowTexts({ rows }: ModelList): readonly string[] {
  return Array.from({ length: rows?.length ?? 0 }, (_, index) => {
    const row = rows?.at(index);
    return row?.kind === 'group'
      ? `${row.group.label ?? ''}: ${row.group.models.length}`
      : (row?.model.name ?? '');
  });
}
