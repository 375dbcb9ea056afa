import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReactElement } from 'react';

const beginnings = ['mlmodel:import-example', 'mlmodel:import-model', 'mlmodel:add-connector'];

type FirstStepsProps = { readonly commands: CommandRegistry; readonly trans: TranslationBundle };

/** There are no models at all: the ways to begin. */
export function FirstSteps({ commands, trans }: FirstStepsProps): ReactElement {
  const texts: Readonly<Record<string, string>> = {
    'mlmodel:import-example': trans.__('Try the example'),
    'mlmodel:import-model': trans.__('Import a .tar archive'),
    'mlmodel:add-connector': trans.__('Connect an object store')
  };
  return (
    <div className="jp-MlModelBrowser-empty">
      <p>{trans.__('There are no models yet. Three ways to begin:')}</p>
      {beginnings
        .filter(command => commands.hasCommand(command) && commands.isVisible(command))
        .map(command => (
          <button
            key={command}
            type="button"
            className="jp-MlModelBrowser-begin"
            title={commands.caption(command)}
            disabled={!commands.isEnabled(command)}
            onClick={() => void commands.execute(command)}
          >
            {texts[command]}
          </button>
        ))}
    </div>
  );
}

type NoMatchProps = {
  readonly query: string;
  readonly trans: TranslationBundle;
  readonly onClear: () => void;
};

/** Nothing is found. */
export function NoMatch({ query, trans, onClear }: NoMatchProps): ReactElement {
  const isSearched = query.trim() !== '';
  return (
    <div className="jp-MlModelBrowser-empty">
      <p role="status">
        {isSearched
          ? trans.__('No model matches your search.')
          : trans.__('You have no models; those of others are left out.')}
      </p>
      <button type="button" className="jp-MlModelBrowser-begin" onClick={onClear}>
        {isSearched ? trans.__('Clear the search') : trans.__('Show all models')}
      </button>
    </div>
  );
}
