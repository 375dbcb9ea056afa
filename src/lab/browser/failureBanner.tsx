import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { useState, type ReactElement } from 'react';
import type { IModels } from '../tokens';
import { shownText } from './modelTexts';

type FailureBannerProps = { readonly models: IModels; readonly trans: TranslationBundle };

/** Says why the models could not be read, as long as that is so. */
export class FailureBanner extends ReactWidget {
  constructor(props: FailureBannerProps) {
    super();
    this._props = props;
    this.addClass('jp-MlModelBrowser-bannerPlace');
  }

  protected override render(): ReactElement {
    return (
      <UseSignal signal={this._props.models.changed}>{() => <Banner {...this._props} />}</UseSignal>
    );
  }

  private readonly _props: FailureBannerProps;
}

function Banner({ models, trans }: FailureBannerProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const { failure, list } = models;
  const retry = async (): Promise<void> => {
    setAsking(true);
    await models.refresh();
    setAsking(false);
  };
  return (
    <div className="jp-MlModelBrowser-banner" hidden={!failure}>
      <div role="alert">
        {failure && !isAsking && <p>{shownText(failure.message)}</p>}
        {failure && !isAsking && list && (
          <p>{trans.__('What was known before is still listed.')}</p>
        )}
        {failure && isAsking && <p>{trans.__('Trying again…')}</p>}
      </div>
      {failure && (
        <button
          type="button"
          className="jp-MlModelBrowser-begin"
          aria-disabled={isAsking}
          onClick={() => void (isAsking || retry())}
        >
          {trans.__('Retry')}
        </button>
      )}
    </div>
  );
}
