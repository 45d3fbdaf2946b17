import { expect, it } from 'vitest'

import { dayAfter, dayBefore, dayOf, daysLater, momentOf } from './localDay'

it.each([
  ['2026-11-26', '05:00', 'Europe/Moscow', '2026-11-26T02:00:00.000Z'],
  ['2026-11-26', '00:00', 'UTC', '2026-11-26T00:00:00.000Z'],
  ['2026-03-29', '05:00', 'Europe/Berlin', '2026-03-29T03:00:00.000Z'],
  ['2026-03-29', '00:30', 'Europe/Berlin', '2026-03-28T23:30:00.000Z'],
  ['2026-10-25', '05:00', 'Europe/Berlin', '2026-10-25T04:00:00.000Z'],
  ['2026-11-26', '05:00', 'America/Los_Angeles', '2026-11-26T13:00:00.000Z'],
  ['2026-03-08', '05:00', 'America/Los_Angeles', '2026-03-08T12:00:00.000Z'],
  // These two the clocks skip.
  ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
])('%s %s begins in %s at %s', (day, time, timeZone, moment) => {
  expect(momentOf(day, time, timeZone).toISOString()).toBe(moment)
})

it('the day after the last of a year is the first of the next', () => {
  expect(dayAfter('2026-12-31')).toBe('2027-01-01')
})

it('the day before the first of March is the last of February', () => {
  expect(dayBefore('2028-03-01')).toBe('2028-02-29')
  expect(daysLater('2026-12-03', -7)).toBe('2026-11-26')
})

it.each([
  ['2026-11-26T21:30Z', 'Europe/Moscow', '2026-11-27'],
  ['2026-11-26T21:30Z', 'America/Los_Angeles', '2026-11-26'],
])('at %s the calendar in %s shows %s', (moment, timeZone, day) => {
  expect(dayOf(Date.parse(moment), timeZone)).toBe(day)
})
