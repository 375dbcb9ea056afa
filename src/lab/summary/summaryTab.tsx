import { CommandToolbarButton, MainAreaWidget } from '@jupyterlab/apputils';
import { MimeModel, type IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget, refreshIcon, Toolbar, ToolbarButton } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Panel, type Widget } from '@lumino/widgets';
import { visibleText } from '../../common/visibleText';
import { replyMimeType, type FinalReply } from '../../common/reply';
import { modelIcon } from '../ui/icons';
import type { SummaryModel } from './summaryModel';
import { SummaryDetails, SummaryHead, type SummaryContext } from './summaryViews';

/** What a tab is made of. */
export type SummaryTabParts = {
  readonly model: SummaryModel;
  readonly rendermime: IRenderMimeRegistry;
  readonly commands: CommandRegistry;
  readonly translator: ITranslator;
};

/** A tab of the main area that shows a model. */
export class SummaryTab extends MainAreaWidget<SummaryPage> {
  constructor(parts: SummaryTabParts) {
    const { model, translator } = parts;
    const trans = translator.load('jupyterlab_mlmodel');
    const page = new SummaryPage(parts, () => this.dispose());
    super({ content: page, translator });
    this.model = model;
    this.addClass('jp-MlModelSummary-tab');
    const { user, name } = model.ref;
    this.title.label = visibleText(name);
    this.title.caption = trans.__('Model %1 of %2', visibleText(name), visibleText(user));
    this.title.icon = modelIcon;
    this.title.closable = true;
    fillToolbar(this.toolbar, parts);
  }

  readonly model: SummaryModel;
}

const toolbarCommands = [
  'mlmodel:deploy-model',
  'mlmodel:stop-model',
  'mlmodel:export-model',
  'mlmodel:delete-model'
];

function fillToolbar(toolbar: Toolbar, { model, commands, translator }: SummaryTabParts): void {
  const trans = translator.load('jupyterlab_mlmodel');
  const args = { ...model.ref };
  const labels = [trans.__('Deploy…'), trans.__('Stop…'), trans.__('Export…'), trans.__('Delete…')];
  toolbarCommands.forEach((id, index) => {
    const label = labels[index] ?? '';
    toolbar.addItem(id, new CommandToolbarButton({ commands, id, args, label }));
  });
  toolbar.addItem('spacer', Toolbar.createSpacerItem());
  toolbar.addItem(
    'refresh',
    new ToolbarButton({
      icon: refreshIcon,
      tooltip: trans.__('Look again'),
      onClick: () => void model.load()
    })
  );
}

/** The page in the tab: one that scrolls, with the answer to `summary` as a cell's output shows it. */
export class SummaryPage extends Panel {
  constructor({ model, rendermime, commands, translator }: SummaryTabParts, close: () => void) {
    super();
    this._model = model;
    this._rendermime = rendermime;
    this.addClass('jp-MlModelSummary');
    this.node.tabIndex = -1;
    const context: SummaryContext = {
      trans: translator.load('jupyterlab_mlmodel'),
      execute: (command, args) => void commands.execute(command, args),
      hindrance: (command, args) =>
        commands.isEnabled(command, args) ? undefined : commands.caption(command, args),
      close
    };
    this._fields.addClass('jp-MlModelSummary-fields');
    this._head = ReactWidget.create(<SummaryHead model={model} context={context} />);
    this._details = ReactWidget.create(<SummaryDetails model={model} context={context} />);
    [this._head, this._fields, this._details].forEach(part => this.addWidget(part));
    model.changed.connect(this._showFields);
    commands.commandChanged.connect(this._showEnabled);
    this._commands = commands;
  }

  override dispose(): void {
    this._model.dispose();
    this._commands.commandChanged.disconnect(this._showEnabled);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._model.show(this.isVisible);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._model.show(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._model.show(false);
  }

  protected override onActivateRequest(): void {
    this.node.focus();
  }

  /** The buttons say what the commands say. */
  private readonly _showEnabled = (
    _: CommandRegistry,
    { id }: CommandRegistry.ICommandChangedArgs
  ): void => {
    if (id !== undefined && toolbarCommands.includes(id)) {
      this._details.update();
    }
  };

  /** The answer of before stays when there is no newer one. */
  private readonly _showFields = (): void => {
    const { reply } = this._model;
    if (reply === this._shown || !reply) {
      return;
    }
    this._shown = reply;
    if (!this._renderer) {
      this._renderer = this._rendermime.createRenderer(replyMimeType);
      this._fields.addWidget(this._renderer);
    }
    // A reply is JSON; its type has no index signature.
    const data = { [replyMimeType]: reply as unknown as ReadonlyJSONObject };
    void this._renderer.renderModel(new MimeModel({ data, trusted: false }));
  };

  private readonly _model: SummaryModel;
  private readonly _commands: CommandRegistry;
  private readonly _rendermime: IRenderMimeRegistry;
  private readonly _head: Widget;
  private readonly _fields = new Panel();
  private readonly _details: Widget;
  private _renderer: IRenderMime.IRenderer | undefined;
  private _shown: FinalReply | undefined;
}
