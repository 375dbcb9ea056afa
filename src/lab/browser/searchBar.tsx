import type { TranslationBundle } from '@jupyterlab/translation';
import { filterListIcon, UseSignal } from '@jupyterlab/ui-components';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Grouping, IListOptions } from './listOptions';
import { groupings } from './listOptions';
import type { ModelList } from './modelList';
import { sortings, type Sorting } from './modelIndex';

/** What {@link SearchBar} shows and does. */
export type SearchBarProps = {
  readonly list: ModelList;
  readonly options: IListOptions;
  readonly trans: TranslationBundle;
  /** Goes to the list. */
  readonly onLeave: () => void;
};

/** Where models are looked for, and how they are listed. */
export function SearchBar(props: SearchBarProps): ReactElement {
  const { list, options, trans } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="jp-MlModelBrowser-searchBar" role="search" aria-label={trans.__('Models')}>
      <div className="jp-MlModelBrowser-searchLine">
        <SearchField {...props} />
        <button
          type="button"
          className="jp-MlModelBrowser-action"
          title={trans.__('Group and sort')}
          aria-label={trans.__('Group and sort')}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <filterListIcon.react tag="span" aria-hidden="true" />
        </button>
      </div>
      {isOpen && (
        <UseSignal signal={options.changed}>
          {() => <OptionFields options={options} trans={trans} />}
        </UseSignal>
      )}
      <p className="jp-MlModelBrowser-found" role="status">
        {list.query.trim() !== '' && (list.rows?.length ?? 0) > 0
          ? trans._n('%2 model found', '%2 models found', list.count, list.count.toLocaleString())
          : ''}
      </p>
    </div>
  );
}

function SearchField({ list, trans, onLeave }: SearchBarProps): ReactElement {
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Escape' && list.query !== '') {
      list.query = '';
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      onLeave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <input
      type="search"
      className="jp-MlModelBrowser-search"
      placeholder={trans.__('Search models')}
      aria-label={trans.__('Search models by name, user, type, category or algorithm')}
      spellCheck={false}
      value={list.query}
      onChange={event => (list.query = event.target.value)}
      onKeyDown={onKey}
    />
  );
}

type OptionFieldsProps = Pick<SearchBarProps, 'options' | 'trans'>;

function OptionFields({ options, trans }: OptionFieldsProps): ReactElement {
  const { groupBy, sortBy, sortDescending, onlyOwn } = options.current;
  return (
    <div className="jp-MlModelBrowser-options">
      <Choice
        label={trans.__('Group by')}
        value={groupBy}
        values={groupings}
        texts={groupingTexts(trans)}
        onChange={value => options.change({ groupBy: value })}
      />
      <Choice
        label={trans.__('Sort by')}
        value={sortBy}
        values={sortings}
        texts={sortingTexts(trans)}
        onChange={value => options.change({ sortBy: value })}
      />
      <Check
        label={trans.__('Last first')}
        isChecked={sortDescending}
        onChange={value => options.change({ sortDescending: value })}
      />
      <Check
        label={trans.__('Only my models')}
        isChecked={onlyOwn}
        onChange={value => options.change({ onlyOwn: value })}
      />
    </div>
  );
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly values: readonly T[];
  readonly texts: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
};

function Choice<T extends string>(props: ChoiceProps<T>): ReactElement {
  const { label, value, values, texts, onChange } = props;
  return (
    <label className="jp-MlModelBrowser-option">
      <span>{label}</span>
      <select
        className="jp-MlModelBrowser-select"
        value={value}
        onChange={({ target }) => onChange(values.find(each => each === target.value) ?? value)}
      >
        {values.map(each => (
          <option key={each} value={each}>
            {texts[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

type CheckProps = {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
};

function Check({ label, isChecked, onChange }: CheckProps): ReactElement {
  return (
    <label className="jp-MlModelBrowser-option">
      <input
        type="checkbox"
        checked={isChecked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

function groupingTexts(trans: TranslationBundle): Readonly<Record<Grouping, string>> {
  return {
    none: trans.__('Nothing'),
    user: trans.__('User'),
    type: trans.__('Type'),
    serving: trans.__('Serving')
  };
}

function sortingTexts(trans: TranslationBundle): Readonly<Record<Sorting, string>> {
  return {
    name: trans.__('Name'),
    created: trans.__('Date created'),
    modified: trans.__('Date modified'),
    id: trans.__('Id')
  };
}
