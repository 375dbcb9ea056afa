import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import type { KeyboardEvent, ReactElement } from 'react';
import { visibleText } from '../../common/visibleText';
import { Field } from '../ui/field';
import { isArchiveName, pathOf } from './archivePath';
import type { KeyBrowser } from './keyBrowser';
import { KeyEntries } from './keyEntries';

/** What {@link KeyBrowserView} shows and does. */
export type KeyBrowserProps = {
  readonly keys: KeyBrowser;
  readonly trans: TranslationBundle;
  /** Gets the path of the archive. */
  readonly onChoose: (path: string) => void;
  readonly onAddConnector: () => void;
};

/** Lets the user walk to an archive, by mouse or by keys, or type where it is. */
export function KeyBrowserView(props: KeyBrowserProps): ReactElement {
  return (
    <UseSignal signal={props.keys.changed}>
      {() => (
        <div className="jp-MlModelImport-browser">
          <ConnectorChoice {...props} />
          <KeyInput {...props} />
          <Crumbs {...props} />
          <KeyEntries {...props} />
          <Situation {...props} />
        </div>
      )}
    </UseSignal>
  );
}

function ConnectorChoice({ keys, trans }: KeyBrowserProps): ReactElement {
  return (
    <Field
      label={trans.__('Connector')}
      help={trans.__('A place that archives are read from: a folder, or a bucket of S3.')}
    >
      {control => (
        <select
          {...control}
          value={keys.connector ?? ''}
          onChange={event => void keys.choose(event.target.value)}
        >
          {(keys.connectors ?? []).map(({ name, isRoot }) => (
            <option key={name} value={name}>
              {isRoot ? trans.__('%1 (the folder that JupyterLab shows)', name) : name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function KeyInput({ keys, trans, onChoose }: KeyBrowserProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      const browser = event.currentTarget.closest('.jp-MlModelImport-browser');
      browser?.querySelector<HTMLElement>('[role=listbox]')?.focus();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(keys, onChoose);
    }
  };
  return (
    <Field
      label={trans.__('Archive')}
      help={trans.__(
        'A .tar, .tar.gz, .tgz or .tar.zst file. Type how its name begins, or choose it below.'
      )}
    >
      {control => (
        <input
          {...control}
          type="text"
          spellCheck={false}
          autoComplete="off"
          value={keys.key}
          onChange={event => void keys.type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      )}
    </Field>
  );
}

/** Takes what is typed, when it is an archive. */
function choose({ connector, key }: KeyBrowser, onChoose: (path: string) => void): void {
  if (connector !== undefined && isArchiveName(key)) {
    onChoose(pathOf({ connector, key }));
  }
}

function Crumbs({ keys, trans }: KeyBrowserProps): ReactElement {
  const top = { label: keys.connector ?? '', key: '' };
  return (
    <nav className="jp-MlModelImport-crumbs" aria-label={trans.__('Folders on the way')}>
      {[top, ...keys.crumbs].map(({ label, key }) => (
        <button
          key={key}
          type="button"
          className="jp-MlModelImport-crumb"
          onClick={() => void keys.type(key)}
        >
          {visibleText(label)}
        </button>
      ))}
    </nav>
  );
}

/** What there is to say below the list. */
function Situation({ keys, trans, onAddConnector }: KeyBrowserProps): ReactElement {
  const isEmpty = keys.folders.length + keys.objects.length === 0;
  return (
    <div className="jp-MlModelImport-situation">
      {keys.hasMore && (
        <button
          type="button"
          className="jp-mod-styled"
          disabled={keys.isBusy}
          onClick={() => void keys.more()}
        >
          {trans.__('Show more')}
        </button>
      )}
      {keys.failure && (
        <div className="jp-MlModelUi-error" role="alert">
          {keys.failure.message}
        </div>
      )}
      <div role="status">
        {keys.isBusy
          ? trans.__('Looking…')
          : isEmpty && !keys.failure
            ? trans.__('Nothing here begins so.')
            : ''}
      </div>
      <button type="button" className="jp-mod-styled" onClick={onAddConnector}>
        {trans.__('Add a connector…')}
      </button>
    </div>
  );
}
