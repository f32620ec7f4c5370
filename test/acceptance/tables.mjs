/** Figures and Markdown tables. */

export function median(list) {
  if (list.length === 0) return null;
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Share of `{ covered, total }` in percent; null where there is nothing to cover. */
export function share({ covered, total }) {
  return total === 0 ? null : (100 * covered) / total;
}

/** Counts of many added up, in percent; null where there is nothing to cover. */
export function pooled(counts) {
  return share({
    covered: counts.reduce((sum, { covered }) => sum + covered, 0),
    total: counts.reduce((sum, { total }) => sum + total, 0),
  });
}

/** `87.4`, a dash for null. */
export function figure(value, digits = 1) {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** Rows of cells as a Markdown table; columns after the first align right where every cell is short. */
export function table(head, rows) {
  const clean = (cell) => String(cell).replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
  const cells = [head, ...rows].map((row) => row.map(clean));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const right = widths.map((_, column) => column > 0 && cells.slice(1).every((row) => row[column].length <= 16));
  const line = (row) =>
    `| ${row.map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (right[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

/**
 * What was wanted beside what came out.
 * @param rows `[what, wanted, measured, held]`; `held` null where it could not be measured
 * @returns the table and whether every row held
 */
export function verdict(rows) {
  const words = (held) => (held === null ? 'not measured' : held ? 'yes' : '**no**');
  return {
    text: table(
      ['', 'wanted', 'measured', 'held'],
      rows.map(([what, wanted, measured, held]) => [what, wanted, measured, words(held)]),
    ),
    held: rows.every(([, , , held]) => held !== false),
  };
}
