import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'

import { anItem } from '../../testing/records'
import { useVoids } from './voids'

const shift = vi.hoisted(() => ({ startedAt: null as number | null }))
vi.mock('../shift/kitchenShift', () => ({ useKitchenShift: () => shift }))

const cancelled = anItem({ id: 7, status: 'cancelled', updated_at: '2026-11-26T19:40:00+00:00' })

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  shift.startedAt = Date.parse('2026-11-26T17:00:00+00:00')
})

it('what was called off is shown until somebody has noticed, also after a reload', () => {
  expect(useVoids().isUnnoticed(cancelled)).toBe(true)

  useVoids().notice([cancelled])
  setActivePinia(createPinia())

  expect(useVoids().isUnnoticed(cancelled)).toBe(false)
})

it('what was called off before the shift began is nobody’s business any more', () => {
  shift.startedAt = Date.parse('2026-11-26T19:41:00+00:00')

  expect(useVoids().isUnnoticed(cancelled)).toBe(false)
})

it('a display that runs for weeks does not remember all of it', () => {
  for (let id = 1; id <= 600; id += 1) useVoids().notice([anItem({ id })])

  expect(useVoids().noticed.size).toBe(500)
  expect(useVoids().noticed.has(600)).toBe(true)
})
