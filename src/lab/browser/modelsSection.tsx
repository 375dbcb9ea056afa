import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReactElement } from 'react';
import type { IModels } from '../tokens';
import type { BrowserPanel } from './browserPanel';

/** What the section is made of. */
export type ModelsSectionParts = {
  readonly models: IModels;
  readonly panel: BrowserPanel;
  readonly trans: TranslationBundle;
  readonly commands: CommandRegistry;
};

/** The models, to be found and acted on. */
export class ModelsSection extends ReactWidget {
  constructor(parts: ModelsSectionParts) {
    super();
    this._parts = parts;
    this.addClass('jp-MlModelBrowser-models');
  }

  protected override render(): ReactElement {
    const { models } = this._parts;
    return (
      <UseSignal signal={models.changed}>
        {() => (
          <>
            {models.failure && <p role="alert">{models.failure.message}</p>}
            <ul>
              {(models.list ?? []).slice(0, 100).map(model => (
                <li key={model.id}>{model.name}</li>
              ))}
            </ul>
          </>
        )}
      </UseSignal>
    );
  }

  private readonly _parts: ModelsSectionParts;
}
