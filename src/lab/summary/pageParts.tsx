import type { ReactElement, ReactNode } from 'react';

/** A part of the page under a heading. */
export function Section(props: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="jp-MlModelSummary-section" aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** What {@link DataTable} shows. */
export type DataTableProps = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Said in place of a table without rows. */
  readonly nothing: string;
};

/** A table under column headings. */
export function DataTable({ columns, rows, nothing }: DataTableProps): ReactElement {
  if (rows.length === 0) {
    return <p>{nothing}</p>;
  }
  return (
    <div className="jp-MlModelSummary-scroll">
      <table>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, index) => (
                <td key={columns[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A time as people here write it; its title says it to the letter. */
export function Time({ iso }: { readonly iso: string }): ReactElement {
  return (
    <time dateTime={iso} title={iso}>
      {new Date(iso).toLocaleString()}
    </time>
  );
}

/** What {@link SmallButton} shows and does. */
export type SmallButtonProps = {
  readonly onClick: () => void;
  readonly isPressed?: boolean;
  /** Why it can't be clicked now. */
  readonly hindrance?: string | undefined;
  readonly children: ReactNode;
};

/** A button in a line of text or a table. */
export function SmallButton({
  onClick,
  isPressed,
  hindrance,
  children
}: SmallButtonProps): ReactElement {
  return (
    <button
      type="button"
      className="jp-Button jp-mod-styled jp-mod-reject jp-mod-small jp-MlModelSummary-button"
      aria-pressed={isPressed}
      // Still reachable by keyboard, so that its reason can be read.
      aria-disabled={hindrance !== undefined || undefined}
      title={hindrance}
      onClick={() => {
        if (hindrance === undefined) {
          onClick();
        }
      }}
    >
      {children}
    </button>
  );
}
