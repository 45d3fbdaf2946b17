import { expect, it } from 'vitest'

import { needsCare, stickState } from './usbStick'

const NOW = Date.parse('2026-11-26T19:42:00+00:00')
const LAST_NIGHT = '2026-11-26T01:31:00+00:00'
const LAST_WEEK = '2026-11-19T01:31:00+00:00'

function state(is_plugged_in: boolean, copied_at: string | null, is_supported = true) {
  return stickState({ is_supported, is_plugged_in, copied_at }, NOW)
}

it('a stick with a copy of last night is all that is wanted', () => {
  expect(state(true, LAST_NIGHT)).toBe('fine')
  expect(needsCare('fine')).toBe(false)
})

it('a stick that was plugged in today gets its first copy tonight', () => {
  expect(state(true, null)).toBe('waiting')
  expect(needsCare('waiting')).toBe(false)
})

it('no stick, a stick that was pulled out and one that takes no copies are for somebody to see to', () => {
  const states = [state(false, null), state(false, LAST_NIGHT), state(true, LAST_WEEK)]

  expect(states).toEqual(['missing', 'pulledOut', 'failing'])
  expect(states.every(needsCare)).toBe(true)
})

it('a laptop does not ask for a stick that it would not use', () => {
  expect(state(false, null, false)).toBe('elsewhere')
  expect(needsCare('elsewhere')).toBe(false)
})
