import { expect, it } from 'vitest'

import { aReport, MOSCOW, sales } from '@/testing/report'
import { columnsOf } from './columns'

const hours = (...begins: string[]) => begins.map((begin) => ({ begins: begin, ...sales(100) }))

function progressAt(at: string, begins: string[], changes = {}): string[] {
  const report = aReport({ by_hour: hours(...begins), ...changes })
  return columnsOf({ ...report, now: { ...report.now, at } }, MOSCOW).map(
    ({ progress }) => progress,
  )
}

it('the hour that goes on is told from those that are over and those ahead', () => {
  expect(progressAt('2026-11-26T16:42:00+00:00', ['18:00', '19:00', '20:00'])).toEqual([
    'over',
    'going',
    'ahead',
  ])
})

it('after midnight the hours of the evening are over, and the day goes on', () => {
  expect(progressAt('2026-11-26T22:10:00+00:00', ['23:00', '00:00', '01:00', '02:00'])).toEqual([
    'over',
    'over',
    'going',
    'ahead',
  ])
})

it('hours begin when the business day does', () => {
  const changes = {
    figures: { ...aReport().figures, begins_at: '2026-11-26T02:30:00+00:00' },
  }

  const progress = progressAt('2026-11-26T16:20:00+00:00', ['18:30', '19:30'], changes)

  expect(progress).toEqual(['going', 'ahead'])
})

it('of a day that is over nothing goes on', () => {
  expect(progressAt('2026-11-27T16:42:00+00:00', ['19:00', '20:00'], { is_over: true })).toEqual([
    'over',
    'over',
  ])
})

it('of a week the days are shown, and the last of them goes on', () => {
  const report = aReport({
    days: 2,
    by_day: [
      { day: '2026-11-25', ...sales(5_000, 4_000) },
      { day: '2026-11-26', ...sales(700) },
    ],
  })

  expect(columnsOf(report, MOSCOW)).toMatchObject([
    { begins: '2026-11-25', taken: 5_000, taken_before: 4_000, progress: 'over' },
    { begins: '2026-11-26', taken: 700, progress: 'going' },
  ])
})
