/** The formats a table can be copied in. */
export const copyFormats = ['TSV', 'CSV', 'Markdown'] as const;
/** One of {@link copyFormats}. */
export type CopyFormat = (typeof copyFormats)[number];

type Lines = readonly (readonly string[])[];

const writers: Readonly<Record<CopyFormat, (lines: Lines) => string>> = {
  TSV: lines => lines.map(cells => `${cells.map(tsv).join('\t')}\n`).join(''),
  CSV: lines => lines.map(cells => `${cells.map(csv).join(',')}\r\n`).join(''),
  Markdown: lines => {
    const [header = [], ...rows] = lines;
    const rule = header.map(() => '---');
    const written = [header.map(markdown), rule, ...rows.map(cells => cells.map(markdown))];
    return written.map(cells => `| ${cells.join(' | ')} |\n`).join('');
  }
};

/** Writes a header and rows of text in a format; the header is the first line. */
export function writeTable(lines: Lines, format: CopyFormat): string {
  return writers[format](lines);
}

function tsv(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}

function csv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Characters that Markdown or HTML would read as their own are taken literally.
function markdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}
