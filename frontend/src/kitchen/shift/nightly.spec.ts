import { expect, it } from 'vitest'

import { isTimeToReload, type Night } from './nightly'

const NIGHT: Night = {
  now: new Date('2026-11-27T02:30:00Z'),
  dayEnds: '05:00',
  timeZone: 'Europe/Moscow',
  openFor: 20 * 3600_000,
  idleFor: 3600_000,
}

it('a display is loaded anew after the restaurant’s day, on its own clock', () => {
  expect(isTimeToReload(NIGHT)).toBe(true)
  expect(isTimeToReload({ ...NIGHT, now: new Date('2026-11-27T04:30:00Z') })).toBe(false)
})

it('not while somebody is at it, and not twice in a night', () => {
  expect(isTimeToReload({ ...NIGHT, idleFor: 60_000 })).toBe(false)
  expect(isTimeToReload({ ...NIGHT, openFor: 600_000 })).toBe(false)
})
