/** A menu's CSV file as its author sees it: every row, with what an import would do to it. */

import type { ApiError } from '@/api/problem'
import type { components } from '@/api/generated/openapi'

export type ImportResult = components['schemas']['ImportResult']

export interface CsvRow {
  /** The line of the file it begins on, counted from 1. */
  line: number
  cells: Record<string, string>
}

export interface CellError {
  column: string
  sentence: string
}

export interface PreviewRow {
  line: number
  category: string
  name: string
  price: string
  state: 'created' | 'updated' | 'unchanged' | 'refused' | 'waiting'
  /** The columns that change. */
  fields: readonly string[]
  errors: readonly CellError[]
}

/** The rows as the server reads them: divided by ; or by commas, with quotes and line breaks. */
export function readRows(text: string): CsvRow[] {
  const [heading, ...rows] = splitRows(withoutMark(text))
  const columns = heading?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  return rows.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
  }))
}

/** The same file without the rows that begin on these lines. */
export function withoutRows(text: string, lines: ReadonlySet<number>): string {
  const plain = withoutMark(text)
  const kept = splitRows(plain).filter(({ line }) => !lines.has(line))
  return kept.map(({ begin, end }) => plain.slice(begin, end)).join('')
}

function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, '')
}

interface RawRow {
  line: number
  cells: string[]
  /** Where it stands in the text, with its end of line. */
  begin: number
  end: number
}

function splitRows(text: string): RawRow[] {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ','
  const cell = new RegExp(`("(?:[^"]|"")*"?|[^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*|)`, 'y')
  const rows: RawRow[] = []
  let [line, at] = [1, 0]
  let row: RawRow = { line, cells: [], begin: 0, end: 0 }
  while (at < text.length || row.cells.length > 0) {
    cell.lastIndex = at
    const raw = cell.exec(text)?.[0] ?? ''
    row.cells.push(unquote(raw))
    line += raw.split('\n').length - 1
    at += raw.length
    if (text[at] === delimiter) {
      at += 1
      continue
    }
    at = endOfLine(text, at)
    line += 1
    if (row.cells.some((value) => value.trim() !== '')) rows.push({ ...row, end: at })
    row = { line, cells: [], begin: at, end: at }
  }
  return rows
}

/** The beginning of the next line; whatever stands behind a closing quote is the server's to refuse. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

function unquote(raw: string): string {
  return raw.startsWith('"') ? raw.replace(/^"|"$/g, '').replace(/""/g, '"') : raw
}

/** Every row with what the server said of it. Nothing is said of rows beside those that are refused. */
export function previewRows(
  rows: readonly CsvRow[],
  result: ImportResult | null,
  errors: ReadonlyMap<number, readonly CellError[]>,
): PreviewRow[] {
  const said = new Map(result?.rows.map((row) => [row.line, row]))
  const shown = rows.map(({ line, cells }): PreviewRow => {
    const row = said.get(line)
    const state = row?.action ?? (result === null ? 'waiting' : 'unchanged')
    return {
      line,
      category: cells.category ?? '',
      name: cells.name ?? '',
      price: cells.price ?? '',
      state: errors.has(line) ? 'refused' : state,
      fields: row?.action === 'updated' ? row.fields : [],
      errors: errors.get(line) ?? [],
    }
  })
  return [...refusedLines(shown, errors), ...shown]
}

/** Lines that are no rows, such as the heading. */
function refusedLines(
  rows: readonly PreviewRow[],
  errors: ReadonlyMap<number, readonly CellError[]>,
): PreviewRow[] {
  const known = new Set(rows.map(({ line }) => line))
  return [...errors]
    .filter(([line]) => !known.has(line))
    .map(([line, found]) => ({
      line,
      category: '',
      name: '',
      price: '',
      state: 'refused',
      fields: [],
      errors: found,
    }))
}

/** What the server refused, by line. */
export function errorsByLine(error: ApiError): Map<number, CellError[]> {
  const lines = (error.problem?.errors?.csv ?? {}) as Record<string, Record<string, unknown>>
  return new Map(
    Object.entries(lines).map(([line, columns]) => [
      Number(line),
      Object.entries(columns).map(([column, found]) => ({ column, sentence: sentenceOf(found) })),
    ]),
  )
}

/** A list of sentences, or those of each part of a cell that has several. */
function sentenceOf(found: unknown): string {
  if (Array.isArray(found)) return found.join(' ')
  if (typeof found !== 'object' || found === null) return String(found)
  return Object.values(found).map(sentenceOf).join(' ')
}
