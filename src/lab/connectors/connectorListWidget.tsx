import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';
import { ConnectorListView, type ConnectorListProps } from './connectorListView';

/** The section Connectors of the model browser. It asks whenever it is shown, and never while it is hidden. */
export class ConnectorListWidget extends ReactWidget {
  constructor(props: ConnectorListProps) {
    super();
    this.addClass('jp-MlModelConnectors');
    this._props = props;
  }

  protected override render(): ReactElement {
    return <ConnectorListView {...this._props} />;
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this._props.list.refresh();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.isVisible) {
      void this._props.list.refresh();
    }
  }

  private readonly _props: ConnectorListProps;
}
