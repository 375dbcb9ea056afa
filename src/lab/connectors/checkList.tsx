import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, closeIcon, ellipsesIcon } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import type { ConnectorCheck, ConnectorStep } from '../../common/connectorView';

const icons = { ok: checkIcon, failed: closeIcon, skipped: ellipsesIcon };

/** The steps of a test and how each went: by icon and in words. */
export function CheckList(props: {
  readonly checks: readonly ConnectorCheck[];
  readonly trans: TranslationBundle;
}): ReactElement {
  const { checks, trans } = props;
  return (
    <ul className="jp-MlModelConnectors-checks" aria-label={trans.__('Steps of the test')}>
      {checks.map(({ step, state, message }) => {
        const Icon = icons[state].react;
        return (
          <li key={step} className="jp-MlModelConnectors-check" data-state={state}>
            <Icon tag="span" width="16px" height="16px" aria-hidden="true" />
            <span>
              {trans.__('%1: %2', stepText(step, trans), stateText(state, trans))}
              {message !== undefined && (
                <span className="jp-MlModelConnectors-reason">{message}</span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The outcome in a sentence. */
export function outcomeText(checks: readonly ConnectorCheck[], trans: TranslationBundle): string {
  const failed = checks.find(({ state }) => state === 'failed');
  return failed
    ? trans.__('The test failed at this step: %1', stepText(failed.step, trans))
    : trans.__('The connector works.');
}

function stepText(step: ConnectorStep, trans: TranslationBundle): string {
  const texts: Readonly<Record<ConnectorStep, string>> = {
    name: trans.__('Address'),
    network: trans.__('Connection'),
    key: trans.__('Keys'),
    bucket: trans.__('Bucket or folder'),
    list: trans.__('Listing'),
    read: trans.__('Reading'),
    write: trans.__('Writing')
  };
  return texts[step];
}

function stateText(state: ConnectorCheck['state'], trans: TranslationBundle): string {
  return {
    ok: trans.__('works'),
    failed: trans.__('failed'),
    skipped: trans.__('not tried')
  }[state];
}
