/** What is seen of the rows; lengths in pixels. */
export type ScrollWindow = {
  /** How far it is scrolled. */
  readonly top: number;
  /** Of what is seen. */
  readonly height: number;
  readonly rowHeight: number;
};

const spareRows = 6;

/** The rows to be drawn, from the first up to but without the second: those that are seen and a few more on either side. */
export function rowsToDraw(
  { top, height, rowHeight }: ScrollWindow,
  count: number
): readonly [number, number] {
  const first = Math.floor(top / rowHeight) - spareRows;
  const end = Math.ceil((top + height) / rowHeight) + spareRows;
  return [Math.max(0, Math.min(first, count)), Math.max(0, Math.min(end, count))];
}

/** How many rows are seen whole; at least one. */
export function rowsAPage({ height, rowHeight }: ScrollWindow): number {
  return Math.max(1, Math.floor(height / rowHeight));
}

/** How far to scroll so that a row is seen whole; no further than needed. */
export function topToSee({ top, height, rowHeight }: ScrollWindow, index: number): number {
  const start = index * rowHeight;
  return Math.min(start, Math.max(top, start + rowHeight - height));
}
