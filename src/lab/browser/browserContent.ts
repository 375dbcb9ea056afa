import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, CommandToolbarButton } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Widget } from '@lumino/widgets';
import type { IMlModelClient, IModels } from '../tokens';
import type { BrowserPanel } from './browserPanel';
import { BrowserSettings } from './browserSettings';
import { FailureBanner } from './failureBanner';
import { ModelList } from './modelList';
import { ModelsSection } from './modelsSection';
import { groupText } from './modelTexts';
import { ServingSection } from './servingSection';
import { Slices } from './slices';

/** What the content is made of. */
export type BrowserContentParts = {
  readonly panel: BrowserPanel;
  readonly models: IModels;
  readonly client: IMlModelClient;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  readonly registry: ISettingRegistry | null;
};

/** All that the panel shows itself; loaded when it is first seen. */
export class BrowserContent {
  private constructor(parts: BrowserContentParts, settings: BrowserSettings) {
    this._parts = parts;
    this._settings = settings;
  }

  /** Fills the panel but for its sections. */
  static async open(parts: BrowserContentParts): Promise<BrowserContent> {
    const { panel, models, trans, registry } = parts;
    const settings = await BrowserSettings.load(registry);
    panel.collapsed = settings.collapsed;
    panel.collapsedChanged.connect(() => settings.keepCollapsed(panel.collapsed));
    const content = new BrowserContent(parts, settings);
    content._fillToolbar();
    panel.showAbove(new FailureBanner({ models, trans }));
    models.changed.connect(() => panel.toggleClass('jp-mod-stale', models.failure !== undefined));
    return content;
  }

  /** Makes the section of the models. */
  models(): Widget {
    const { panel, models, commands, trans } = this._parts;
    const options = this._settings;
    const list = new ModelList({
      models,
      options,
      makeSlices: () => new Slices(),
      labelOf: (groupBy, value) => groupText(groupBy, value, trans)
    });
    list.changed.connect(() => panel.select(list.selected));
    return new ModelsSection({ models, list, options, trans, commands });
  }

  /** Makes the section of what is served. */
  serving(): Widget {
    return new ServingSection(this._parts);
  }

  private _fillToolbar(): void {
    const { panel, commands, trans } = this._parts;
    const { toolbar } = panel;
    toolbar.node.setAttribute('aria-label', trans.__('Models'));
    const button = (id: string) => ({ commands, id, label: '' });
    const add = new CommandToolbarButton({ ...button('mlmodel:import-model'), icon: addIcon });
    toolbar.addItem('import', add);
    toolbar.addItem('refresh', new CommandToolbarButton(button('mlmodel:refresh-models')));
  }

  private readonly _parts: BrowserContentParts;
  private readonly _settings: BrowserSettings;
}
