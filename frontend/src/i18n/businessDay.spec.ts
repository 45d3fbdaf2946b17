import { expect, it } from 'vitest'

import { businessDayStart } from './businessDay'

function start(now: string, timeZone = 'Europe/Moscow'): string {
  return new Date(businessDayStart(Date.parse(now), timeZone, '05:00')).toISOString()
}

it('an evening belongs to the day that began in the morning', () => {
  expect(start('2026-11-26T16:00:00.250Z')).toBe('2026-11-26T02:00:00.000Z')
})

it('what is ordered after midnight belongs to the evening before', () => {
  expect(start('2026-11-26T22:30:00Z')).toBe('2026-11-26T02:00:00.000Z')
  expect(start('2026-11-27T01:59:59Z')).toBe('2026-11-26T02:00:00.000Z')
  expect(start('2026-11-27T02:00:00Z')).toBe('2026-11-27T02:00:00.000Z')
})

it('the night in which the clocks are set back does not move the day', () => {
  // Berlin: 2026-10-25, from UTC+2 to UTC+1 at 03:00.
  expect(start('2026-10-25T02:00:00Z', 'Europe/Berlin')).toBe('2026-10-24T03:00:00.000Z')
  expect(start('2026-10-25T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T04:00:00.000Z')
})
