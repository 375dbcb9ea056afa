import type { TranslationBundle } from '@jupyterlab/translation';
import { fileIcon, folderIcon } from '@jupyterlab/ui-components';
import { useEffect, useId, useState, type ReactElement } from 'react';
import { visibleText } from '../../common/visibleText';
import { modelIcon } from '../ui/icons';
import { bytesText } from '../ui/progressText';
import { isArchiveName, pathOf } from './archivePath';
import type { KeyBrowser } from './keyBrowser';

/** What {@link KeyEntries} shows and does. */
export type KeyEntriesProps = {
  readonly keys: KeyBrowser;
  readonly trans: TranslationBundle;
  /** Gets the path of the archive. */
  readonly onChoose: (path: string) => void;
};

/** A line of the list. */
type Entry = {
  readonly key: string;
  readonly kind: 'folder' | 'archive' | 'other';
  readonly size?: number;
};

/** Folders and objects as a list box: one stop of the Tab key, however many there are. */
export function KeyEntries(props: KeyEntriesProps): ReactElement {
  const { keys, trans } = props;
  const id = useId();
  const entries = entriesOf(keys);
  const [active, setActive] = useState(0);
  const at = Math.min(active, Math.max(0, entries.length - 1));
  useEffect(() => setActive(0), [keys.folder, keys.connector]);
  const isShown = entries.length > 0;
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const open = (entry: Entry | undefined): void => openEntry(entry, props);
  return (
    <div
      className="jp-MlModelImport-entries"
      role="listbox"
      tabIndex={0}
      aria-label={trans.__('Folders and archives')}
      aria-busy={keys.isBusy}
      aria-activedescendant={isShown ? `${id}-${at}` : undefined}
      onKeyDown={event => {
        const next = moved(event.key, { at, count: entries.length });
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          open(entries[at]);
        } else if (event.key === 'Backspace' || event.key === 'ArrowLeft') {
          event.preventDefault();
          void keys.up();
        } else if (next !== undefined) {
          event.preventDefault();
          setActive(next);
        }
      }}
    >
      {entries.map((entry, index) => (
        <EntryLine
          key={entry.key}
          id={`${id}-${index}`}
          entry={entry}
          folder={keys.folder}
          isActive={index === at}
          onOpen={() => {
            setActive(index);
            open(entry);
          }}
        />
      ))}
    </div>
  );
}

function moved(key: string, { at, count }: { at: number; count: number }): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: count - 1
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}

const icons = { folder: folderIcon, archive: modelIcon, other: fileIcon };

type LineProps = {
  readonly id: string;
  readonly entry: Entry;
  readonly folder: string;
  readonly isActive: boolean;
  readonly onOpen: () => void;
};

function EntryLine({ id, entry, folder, isActive, onOpen }: LineProps): ReactElement {
  const Icon = icons[entry.kind].react;
  return (
    <div
      id={id}
      role="option"
      className="jp-MlModelImport-entry"
      aria-selected={isActive}
      aria-disabled={entry.kind === 'other' ? true : undefined}
      data-kind={entry.kind}
      onClick={onOpen}
    >
      <Icon tag="span" width="16px" height="16px" aria-hidden="true" />
      <span className="jp-MlModelImport-entryName">
        {visibleText(entry.key.slice(folder.length))}
      </span>
      {entry.size !== undefined && (
        <span className="jp-MlModelImport-entrySize">{bytesText(entry.size)}</span>
      )}
    </div>
  );
}

function entriesOf(keys: KeyBrowser): readonly Entry[] {
  return [
    ...keys.folders.map(key => ({ key, kind: 'folder' as const })),
    ...keys.objects.map(({ key, size }) => ({
      key,
      size,
      kind: isArchiveName(key) ? ('archive' as const) : ('other' as const)
    }))
  ];
}

function openEntry(entry: Entry | undefined, { keys, onChoose }: KeyEntriesProps): void {
  if (entry?.kind === 'folder') {
    void keys.type(entry.key);
  } else if (entry?.kind === 'archive' && keys.connector !== undefined) {
    onChoose(pathOf({ connector: keys.connector, key: entry.key }));
  }
}
