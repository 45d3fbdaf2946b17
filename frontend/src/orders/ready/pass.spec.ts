import { expect, it } from 'vitest'

import { anItem, anOrder } from '../../testing/records'
import type { OrderItem } from '@/stores/types'
import { withUnsent } from '@/stores/unsent'
import { inPlace, isWholeOrder, passCards, passLook } from './pass'

function order(id: number, ...items: Partial<OrderItem>[]) {
  return withUnsent(anOrder({ id, items: items.map((item) => anItem(item)) }), [])
}

const EARLY = { status: 'ready', updated_at: '2026-11-26T16:01:00+00:00' } as const
const LATER = { status: 'ready', updated_at: '2026-11-26T16:02:00+00:00' } as const

it('what has waited longest at the pass comes first', () => {
  const cards = passCards([
    order(1, { status: 'cooking' }),
    order(2, LATER),
    order(3, { ...LATER, id: 5 }, { ...EARLY, id: 6 }, { status: 'new', id: 7 }),
  ])

  expect(cards.map(({ order: { id }, items }) => [id, items.map((item) => item.id)])).toEqual([
    [3, [5, 6]],
    [2, [101]],
  ])
  expect(cards.map(({ inKitchen }) => inKitchen)).toEqual([1, 0])
})

it('a card keeps its place when its oldest dish is carried out, and new ones come last', () => {
  const cards = passCards([order(1, EARLY), order(2, LATER), order(3, LATER)])

  expect(inPlace(cards, [2, 1]).map(({ order: { id } }) => id)).toEqual([2, 1, 3])
})

it('what was just served stays where it was, so that nothing moves under the finger', () => {
  const served = order(1, { id: 101, status: 'served' }, { id: 102, ...EARLY })

  expect(passCards([served], new Set([101]))[0]?.items.map(({ id }) => id)).toEqual([101, 102])
  expect(passCards([served])[0]?.items.map(({ id }) => id)).toEqual([102])
})

it('a dish waits from two minutes on, and gets cold from four', () => {
  expect([119, 120, 239, 240].map((seconds) => passLook(seconds, 2, 4))).toEqual([
    'fresh',
    'cooling',
    'cooling',
    'cold',
  ])
})

it('an order is served whole only when the kitchen has nothing of it any more', () => {
  const [whole] = passCards([order(1, EARLY, { status: 'cancelled' })])
  const [part] = passCards([order(1, EARLY, { status: 'new' })])

  expect([whole, part].map((card) => card && isWholeOrder(card))).toEqual([true, false])
})
