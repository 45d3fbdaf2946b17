/** The report as the rows of a spreadsheet: figures, sales, dishes, beside those of a week before. */

import type { Row } from './csv'
import type { Report, Sales } from './types'

/** The words of a name within `reports.file`. */
export type Say = (name: string) => string

const FIGURES = [
  'taken',
  'ordered',
  'orders',
  'cancelled_orders',
  'rounds',
  'late_rounds',
  'minutes_to_serve',
] as const

/** `title`: which days, in words. */
export function exportRows(report: Report, title: string, say: Say): Row[] {
  return [
    [title],
    [],
    [null, say('now'), say('before')],
    ...FIGURES.map((name) => [say(name), report.figures[name], report.before[name]]),
    [],
    ...salesRows(report, say),
    [],
    [say('dish'), say('quantity'), say('total')],
    ...report.dishes.map(({ name, quantity, total }) => [name, quantity, total]),
  ]
}

function salesRows({ days, by_hour, by_day }: Report, say: Say): Row[] {
  const parts: Row[] =
    days === 1
      ? by_hour.map((hour) => [hour.begins, ...amounts(hour)])
      : by_day.map((day) => [day.day, ...amounts(day)])
  const heading = ['taken', 'takenBefore', 'ordered', 'orderedBefore'].map(say)
  return [[say(days === 1 ? 'hour' : 'day'), ...heading], ...parts]
}

function amounts({ taken, taken_before, ordered, ordered_before }: Sales): number[] {
  return [taken, taken_before, ordered, ordered_before]
}

/** "sales-2026-11-26.csv". */
export function exportName({ day, days }: Report): string {
  return days === 1 ? `sales-${day}.csv` : `sales-${days}-days-${day}.csv`
}
