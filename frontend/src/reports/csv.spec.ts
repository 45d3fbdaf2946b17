import { describe, expect, it } from 'vitest'

import { aReport, sales } from '@/testing/report'

import { csvFile, csvText } from './csv'
import { exportName, exportRows } from './exportRows'

describe('a file for a spreadsheet', () => {
  it('has semicolons and decimal commas, as the menu has', () => {
    expect(csvText([['Борщ', 450.5, null, 3], []])).toBe('Борщ;450,5;;3\r\n\r\n')
  })

  it('keeps names that have semicolons, quotes and line breaks', () => {
    expect(csvText([['Суп; «дня»', 'Чай "Юбилейный"', 'a\nb']])).toBe(
      '"Суп; «дня»";"Чай ""Юбилейный""";"a\nb"\r\n',
    )
  })

  it('runs no name as a formula', () => {
    expect(csvText([['=1+1', '-5 °C', '＋7', "'=1", 'А-я']])).toBe("'=1+1;'-5 °C;'＋7;''=1;А-я\r\n")
  })

  it('begins with the mark by which Excel knows UTF-8', async () => {
    const bytes = new Uint8Array(await csvFile([['Борщ']]).arrayBuffer())

    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })
})

describe('the exported report', () => {
  const say = (name: string) => name.toUpperCase()

  it('has the figures, the hours and the dishes beside those of a week before', () => {
    expect(exportRows(aReport(), 'четверг', say)).toEqual([
      ['четверг'],
      [],
      [null, 'NOW', 'BEFORE'],
      ['TAKEN', 69_500, 62_050],
      ['ORDERED', 113_540, 99_000],
      ['ORDERS', 41, 41],
      ['CANCELLED_ORDERS', 1, 1],
      ['ROUNDS', 58, 58],
      ['LATE_ROUNDS', 3, 3],
      ['MINUTES_TO_SERVE', 18.2, null],
      [],
      ['HOUR', 'TAKEN', 'TAKENBEFORE', 'ORDERED', 'ORDEREDBEFORE'],
      ['19:00', 11_300, 14_800, 11_300, 14_800],
      [],
      ['DISH', 'QUANTITY', 'TOTAL'],
      ['Борщ с говядиной', 19, 8_550],
    ])
  })

  it('of a week has its days', () => {
    const week = aReport({ days: 7, by_day: [{ day: '2026-11-26', ...sales(700, 500) }] })

    const rows = exportRows(week, '', say)

    expect(rows).toContainEqual(['2026-11-26', 700, 500, 700, 500])
    expect(rows.flat()).not.toContain('HOUR')
    expect(exportName(week)).toBe('sales-7-days-2026-11-26.csv')
  })
})
