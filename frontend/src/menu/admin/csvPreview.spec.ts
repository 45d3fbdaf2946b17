import { expect, it } from 'vitest'

import { ApiError, type Problem } from '@/api/problem'

import { errorsByLine, previewRows, readRows, withoutRows, type ImportResult } from './csvPreview'

const FILE =
  '\ufeffcategory;name;price;description\r\n' +
  'Супы;Борщ;590,00;"Со сметаной;\r\nи ""пампушкой"""\r\n' +
  '\r\n' +
  'Супы;Уха;много;\r\n'

it('rows are counted by the lines of the file, over line breaks in cells and empty lines', () => {
  expect(readRows(FILE).map(({ line, cells }) => [line, cells.name, cells.description])).toEqual([
    [2, 'Борщ', 'Со сметаной;\r\nи "пампушкой"'],
    [5, 'Уха', ''],
  ])
})

it('commas divide cells, too, and the last line needs no end', () => {
  expect(readRows('Category,Name,price\nСупы,"Щи, суточные",390')).toEqual([
    { line: 2, cells: { category: 'Супы', name: 'Щи, суточные', price: '390' } },
  ])
})

it('each row shows what an import would do to it', () => {
  const result = {
    dry_run: true,
    rows: [
      { line: 2, action: 'updated', dish_id: 7, category: 'Супы', name: 'Борщ', fields: ['price'] },
    ],
  } as unknown as ImportResult

  const rows = previewRows(readRows(FILE), result, new Map())

  expect(rows.map(({ line, state, fields }) => [line, state, fields])).toEqual([
    [2, 'updated', ['price']],
    [5, 'unchanged', []],
  ])
})

it('what is refused stands at its line and column, also in line 1', () => {
  const refusal = new ApiError('invalid', 422, {
    errors: {
      csv: {
        1: { prise: ['Unknown column.'] },
        5: { price: ['Not a number.'], allergens: { 1: ['Blank.'] } },
      },
    },
  } as unknown as Problem)

  const rows = previewRows(readRows(FILE), null, errorsByLine(refusal))

  expect(rows.map(({ line, state, errors }) => [line, state, errors])).toEqual([
    [1, 'refused', [{ column: 'prise', sentence: 'Unknown column.' }]],
    [2, 'waiting', []],
    [
      5,
      'refused',
      [
        { column: 'price', sentence: 'Not a number.' },
        { column: 'allergens', sentence: 'Blank.' },
      ],
    ],
  ])
})

it('a file without some of its rows has all the others as they were written', () => {
  expect(withoutRows(FILE, new Set([5]))).toBe(
    'category;name;price;description\r\n' +
      'Супы;Борщ;590,00;"Со сметаной;\r\nи ""пампушкой"""\r\n',
  )
  expect(readRows(withoutRows(FILE, new Set([2]))).map(({ cells }) => cells.name)).toEqual(['Уха'])
})
