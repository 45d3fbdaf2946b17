/** A report of an evening, for specs: 19:42 in Moscow on 26 November 2026. */

import type { Report, Sales } from '../reports/types'

export const MOSCOW = { language: 'ru', currency: 'RUB', timeZone: 'Europe/Moscow' } as const

export function sales(taken: number, taken_before = 0): Sales {
  return { taken, taken_before, ordered: taken, ordered_before: taken_before }
}

export function aReport(changes: Partial<Report> = {}): Report {
  const figures = {
    begins_at: '2026-11-26T02:00:00+00:00',
    ends_at: '2026-11-26T16:42:00+00:00',
    taken: 69_500,
    ordered: 113_540,
    orders: 41,
    cancelled_orders: 1,
    rounds: 58,
    late_rounds: 3,
    minutes_to_serve: 18.2,
  }
  return {
    day: '2026-11-26',
    days: 1,
    is_over: false,
    figures,
    before: { ...figures, taken: 62_050, ordered: 99_000, minutes_to_serve: null },
    by_hour: [{ begins: '19:00', ...sales(11_300, 14_800) }],
    by_day: [{ day: '2026-11-26', ...sales(69_500, 88_000) }],
    dishes: [{ dish_id: 1, name: 'Борщ с говядиной', quantity: 19, total: 8_550 }],
    now: {
      at: '2026-11-26T16:42:00+00:00',
      open_orders: { count: 13, total: 44_040, due: 41_900 },
      tables: { count: 12, occupied: 9 },
      waiting: [],
      sold_out: [],
    },
    ...changes,
  }
}
