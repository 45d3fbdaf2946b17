import { expect, it } from 'vitest'

import { periodOf, reportQuery } from './periods'

const LIMITS = { kitchenLate: 12, passLate: 3 }
const MOSCOW = { timezone: 'Europe/Moscow', business_day_ends: '05:00' }
const at = (moment: string) => Date.parse(moment)

it('the address names the period; what it does not know is today', () => {
  expect(['week', 'yesterday', 'today', 'year', undefined, ['week']].map(periodOf)).toEqual([
    'week',
    'yesterday',
    'today',
    'today',
    'today',
    'today',
  ])
})

it('late is what the display in the kitchen calls late', () => {
  const query = reportQuery('today', LIMITS, at('2026-11-26T16:42Z'), MOSCOW)

  expect(query).toEqual({ late_minutes: 12, pass_minutes: 3 })
})

it.each([
  ['2026-11-26T16:42Z', '2026-11-25'],
  ['2026-11-27T01:30Z', '2026-11-25'],
  ['2026-11-27T02:00Z', '2026-11-26'],
  ['2026-11-30T22:30Z', '2026-11-29'],
  ['2026-12-01T16:00Z', '2026-11-30'],
])('at %s yesterday is the business day %s', (moment, day) => {
  expect(reportQuery('yesterday', LIMITS, at(moment), MOSCOW)).toMatchObject({ day })
})

it('a week is seven business days that end with the present one', () => {
  expect(reportQuery('week', LIMITS, at('2026-11-26T16:42Z'), MOSCOW)).toMatchObject({ days: 7 })
})
