import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon, ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReactElement } from 'react';
import type { DeploymentView } from '../../common/catalogView';
import type { IMlModelClient, IModels } from '../tokens';
import { copyText } from '../ui/clipboard';
import { ActionButtons } from './actionButtons';
import { curlLine } from './curlLine';
import { shownText, stateText } from './modelTexts';
import { rowActions } from './rowActions';

/** What the section is made of. */
export type ServingSectionParts = {
  readonly models: IModels;
  readonly client: Pick<IMlModelClient, 'knownServers'>;
  readonly trans: TranslationBundle;
  readonly commands: CommandRegistry;
};

/** What is served, is about to be, or has failed to be. */
export class ServingSection extends ReactWidget {
  constructor(parts: ServingSectionParts) {
    super();
    this._parts = parts;
    this.addClass('jp-MlModelBrowser-serving');
    this._name();
    parts.models.changed.connect(() => this._name());
  }

  protected override render(): ReactElement {
    return <UseSignal signal={this._parts.models.changed}>{() => this._content()}</UseSignal>;
  }

  private _content(): ReactElement {
    const { models, trans } = this._parts;
    if (models.deployments.length === 0) {
      return <p className="jp-MlModelBrowser-note">{trans.__('Nothing is served.')}</p>;
    }
    return (
      <ul className="jp-MlModelBrowser-deployments" aria-label={trans.__('Serving')}>
        {models.deployments.map(deployment => (
          <Deployment
            key={`${deployment.servingName}/${deployment.version}`}
            {...this._parts}
            deployment={deployment}
          />
        ))}
      </ul>
    );
  }

  private _name(): void {
    const { models, trans } = this._parts;
    const { length } = models.deployments;
    this.title.label =
      models.list === undefined
        ? trans.__('Serving')
        : trans.__('Serving (%1)', length.toLocaleString());
  }

  private readonly _parts: ServingSectionParts;
}

type DeploymentProps = ServingSectionParts & { readonly deployment: DeploymentView };

function Deployment(props: DeploymentProps): ReactElement {
  const { deployment, trans, commands } = props;
  const { servingName, user, name, version, state, reason } = deployment;
  const stop = rowActions(commands, ['mlmodel:stop-model'], { user, name, version });
  return (
    <li className="jp-MlModelBrowser-deployment">
      <div className="jp-MlModelBrowser-deploymentLine">
        <span className="jp-MlModelBrowser-name" title={shownText(servingName)}>
          {shownText(servingName)}
        </span>
        <span className="jp-MlModelBrowser-badge" data-state={state}>
          {stateText(state, trans)}
        </span>
        {state === 'AVAILABLE' && <CopyCurl {...props} />}
        <ActionButtons actions={stop} commands={commands} />
      </div>
      <div className="jp-MlModelBrowser-facts">{factsText(deployment, trans)}</div>
      {reason !== undefined && <p className="jp-MlModelBrowser-reason">{shownText(reason)}</p>}
    </li>
  );
}

function CopyCurl({ deployment, client, trans }: DeploymentProps): ReactElement {
  const text = trans.__('Copy a !curl line that asks for predictions');
  const copy = async (): Promise<void> => {
    const [server] = await client.knownServers();
    if (server !== undefined) {
      await copyText(curlLine(server, deployment));
    }
  };
  return (
    <button
      type="button"
      className="jp-MlModelBrowser-action"
      title={text}
      aria-label={text}
      onClick={() => void copy()}
    >
      <copyIcon.react tag="span" aria-hidden="true" />
    </button>
  );
}

function factsText(
  { version, revision, label, at }: DeploymentView,
  trans: TranslationBundle
): string {
  return [
    `v${version}`,
    trans.__('revision %1', revision),
    ...(label === null ? [] : [shownText(label)]),
    trans.__(
      'since %1',
      new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' })
    )
  ].join(' · ');
}
