import { expect, it } from 'vitest'

import { dayAfter, momentOf } from './localDay'

it.each([
  ['2026-11-26', '05:00', 'Europe/Moscow', '2026-11-26T02:00:00.000Z'],
  ['2026-11-26', '00:00', 'UTC', '2026-11-26T00:00:00.000Z'],
  ['2026-03-29', '05:00', 'Europe/Berlin', '2026-03-29T03:00:00.000Z'],
  ['2026-03-29', '00:30', 'Europe/Berlin', '2026-03-28T23:30:00.000Z'],
  ['2026-10-25', '05:00', 'Europe/Berlin', '2026-10-25T04:00:00.000Z'],
  ['2026-11-26', '05:00', 'America/Los_Angeles', '2026-11-26T13:00:00.000Z'],
  ['2026-03-08', '05:00', 'America/Los_Angeles', '2026-03-08T12:00:00.000Z'],
])('%s %s begins in %s at %s', (day, time, timeZone, moment) => {
  expect(momentOf(day, time, timeZone).toISOString()).toBe(moment)
})

it('the day after the last of a year is the first of the next', () => {
  expect(dayAfter('2026-12-31')).toBe('2027-01-01')
})
