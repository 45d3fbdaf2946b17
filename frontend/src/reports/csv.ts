/**
 * Tables as a Russian Excel opens them: semicolons, decimal commas, and a byte order mark, without
 * which it does not take a file for UTF-8. The server writes the menu in the same form.
 */

export type Cell = string | number | null
export type Row = readonly Cell[]

const BYTE_ORDER_MARK = '\ufeff'
/** A spreadsheet runs a text that begins with one of these; an apostrophe before it keeps it one. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const NEEDS_QUOTES = /[;"\r\n]/

export function csvFile(rows: readonly Row[]): Blob {
  return new Blob([BYTE_ORDER_MARK + csvText(rows)], { type: 'text/csv' })
}

export function csvText(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(cellText).join(';')}\r\n`).join('')
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell).replace('.', ',')
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
