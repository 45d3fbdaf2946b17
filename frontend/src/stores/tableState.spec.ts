import { expect, it } from 'vitest'

import type { OrderItem } from './types'
import { withUnsent } from './unsent'
import { anItem, anOrder } from '../testing/records'
import { viewTable, type TableFacts } from './tableState'

const NOW = Date.parse('2026-11-26T16:20:00Z')
const LATE_AFTER = 15

function view(...items: Partial<OrderItem>[]) {
  const order = withUnsent(anOrder({ items: items.map((item) => anItem(item)) }), [])
  return viewTable({ order, isOccupied: true, hasUnsent: false }, NOW, LATE_AFTER)
}

it('a dish that has cooked for too long is more urgent than one that is ready', () => {
  const late = { status: 'cooking', created_at: '2026-11-26T16:05:00+00:00' } as const

  expect(view(late, { status: 'ready' }).state).toBe('late')
})

it('a dish that was ready in time does not make its table late, however long it has stood', () => {
  const early = { created_at: '2026-11-26T16:00:00+00:00' }

  expect(view({ ...early, status: 'ready' })).toEqual({ state: 'ready', count: 1 })
})

it('a table counts the dishes at the pass before those that are cooked', () => {
  const fresh = { created_at: '2026-11-26T16:19:00+00:00' }

  expect(view({ ...fresh, status: 'new' }, { ...fresh, status: 'cooking' })).toEqual({
    state: 'cooking',
    count: 2,
  })
  expect(view({ ...fresh, status: 'new' }, { status: 'ready' })).toEqual({
    state: 'ready',
    count: 1,
  })
})

it('cancelled dishes are neither late nor on their way', () => {
  expect(view({ status: 'cancelled' }, { status: 'served' }).state).toBe('served')
  expect(view({ status: 'cancelled' }).state).toBe('ordering')
})

it('a table without an order is free, taken, or being ordered for on this phone', () => {
  const facts = (changes: Partial<TableFacts>) =>
    viewTable({ isOccupied: false, hasUnsent: false, ...changes }, NOW, LATE_AFTER).state

  expect(facts({})).toBe('free')
  expect(facts({ isOccupied: true })).toBe('seated')
  expect(facts({ hasUnsent: true })).toBe('ordering')
})
