import type { JupyterFrontEnd } from '@jupyterlab/application';
import {
  Dialog,
  InputDialog,
  MainAreaWidget,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import type { ConnectorView } from '../../common/connectorView';
import type { IBackendViews, IModelBrowser } from '../tokens';
import { modelIcon } from '../ui/icons';
import { readableFailure } from '../ui/readableFailure';
import { ConnectorForm } from './connectorForm';
import { ConnectorFormView } from './connectorFormView';
import { ConnectorList } from './connectorList';
import { ConnectorListWidget } from './connectorListWidget';
import { placeText } from './placeText';

/** What the connectors' commands work with. */
export type ConnectorContext = {
  readonly app: JupyterFrontEnd;
  readonly views: IBackendViews;
  readonly browser: IModelBrowser | null;
  readonly trans: TranslationBundle;
};

/** The name of the section in the model browser. */
const sectionId = 'connectors';

let count = 0;

/** What can be done to connectors. Without a name the user is asked which. */
export class ConnectorActions {
  constructor(context: ConnectorContext) {
    this._context = context;
    this._list = new ConnectorList(context.views);
  }

  /** The content of the section. */
  section(): Widget {
    return new ConnectorListWidget({
      list: this._list,
      trans: this._context.trans,
      execute: (command, args) => void this._context.app.commands.execute(command, args)
    });
  }

  /** Opens the form for a new one. */
  async add(): Promise<void> {
    await this._list.refresh();
    const { fixed, connectors = [] } = this._list;
    if (fixed !== undefined) {
      await this._refuse(fixed);
      return;
    }
    const taken = connectors.map(({ name }) => name);
    this._open(new ConnectorForm(this._context.views, undefined, taken));
  }

  /** Opens the form for a saved one. */
  async edit(name?: string): Promise<void> {
    const connector = await this._find(name);
    if (connector?.fixed !== undefined) {
      await this._refuse(connector.fixed);
    } else if (connector) {
      this._open(new ConnectorForm(this._context.views, connector));
    }
  }

  /** Asks, then forgets it. */
  async remove(name?: string): Promise<void> {
    const connector = await this._find(name);
    if (!connector) {
      return;
    }
    if (connector.fixed !== undefined) {
      await this._refuse(connector.fixed);
      return;
    }
    const { trans } = this._context;
    const { button } = await showDialog({
      title: trans.__('Remove the connector %1?', connector.name),
      body: trans.__(
        'Statements can’t use it any more. What it leads to stays: %1',
        placeText(connector.place)
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Remove') })
      ],
      defaultButton: 0
    });
    if (button.accept) {
      await this._list.remove(connector.name).catch((error: unknown) => this._tell(error));
    }
  }

  /** Shows the steps in the section, or in the form where there is no section. */
  async test(name?: string): Promise<void> {
    const connector = await this._find(name);
    if (!connector) {
      return;
    }
    this._context.browser?.reveal(sectionId);
    await this._list.test(connector.name);
  }

  private async _find(name: string | undefined): Promise<ConnectorView | undefined> {
    await this._list.refresh();
    const { trans } = this._context;
    const chosen = name ?? (await this._ask());
    const connector = chosen === undefined ? undefined : this._list.find(chosen);
    if (chosen !== undefined && !connector) {
      const { failure } = this._list;
      await this._refuse(failure?.message ?? trans.__('There is no connector %1.', chosen));
    }
    return connector;
  }

  private async _ask(): Promise<string | undefined> {
    const { trans } = this._context;
    const items = (this._list.connectors ?? []).map(({ name }) => name);
    const title = trans.__('Which connector?');
    const { value } = await InputDialog.getItem({ title, label: trans.__('Connector'), items });
    return value ?? undefined;
  }

  private _open(form: ConnectorForm): void {
    const { app, trans } = this._context;
    const view = ReactWidget.create(
      <ConnectorFormView
        {...{ form, trans }}
        onBrowse={() => {
          const connector = form.values.name.trim();
          void app.commands.execute('mlmodel:import-model', { connector });
          tab.dispose();
        }}
        onClose={() => tab.dispose()}
      />
    );
    view.addClass('jp-MlModelConnectors-tab');
    const tab = new MainAreaWidget({ content: view });
    tab.id = `jp-mlmodel-connector-${++count}`;
    tab.title.label = form.existing
      ? trans.__('Connector %1', form.existing.name)
      : trans.__('Add a connector');
    tab.title.icon = modelIcon;
    form.changed.connect(() => {
      if (form.state === 'saved') {
        void this._list.refresh();
      }
    });
    app.shell.add(tab, 'main', { type: 'Connector' });
    app.shell.activateById(tab.id);
  }

  private async _tell(error: unknown): Promise<void> {
    await this._refuse(readableFailure(error).message);
  }

  private async _refuse(sentence: string): Promise<void> {
    await showErrorMessage(this._context.trans.__('Connectors'), sentence);
  }

  private readonly _context: ConnectorContext;
  private readonly _list: ConnectorList;
}
