import { MainAreaWidget } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';
import type { IModels } from '../tokens';
import { modelIcon } from '../ui/icons';
import { ImportView, type ImportViewProps } from './importView';

/** The import form. It watches the models only while it is seen. */
class ImportWidget extends ReactWidget {
  constructor(props: ImportViewProps, models: IModels | null) {
    super();
    this.addClass('jp-MlModelImport');
    this._props = props;
    this._models = models;
    this.title.label = props.trans.__('Import a model');
    this.title.icon = modelIcon;
    this.node.tabIndex = -1;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._props.form.dispose();
      this._props.keys.dispose();
      this._watch?.dispose();
      super.dispose();
    }
  }

  protected override render(): ReactElement {
    return <ImportView {...this._props} />;
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._watch ??= this._models?.watch();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      this._watch ??= this._models?.watch();
    }
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._watch?.dispose();
    this._watch = undefined;
  }

  private readonly _props: ImportViewProps;
  private readonly _models: IModels | null;
  private _watch: IDisposable | undefined;
}

/** Puts the form into a tab. */
export function importTab(props: ImportViewProps, models: IModels | null): MainAreaWidget {
  return new MainAreaWidget({ content: new ImportWidget(props, models) });
}
