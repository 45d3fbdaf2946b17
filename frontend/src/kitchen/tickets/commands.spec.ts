import { expect, it } from 'vitest'

import type { ItemStatus } from '../../stores/types'
import { withUnsent } from '../../stores/unsent'
import { anItem, anOrder } from '../../testing/records'
import { bumped, commandsFor, isSettled, recalled, setItem, tapped } from './commands'
import { itemsOf, ticketsOf, type View } from './ticket'

function order(...statuses: ItemStatus[]) {
  const items = statuses.map((status, index) =>
    anItem({ id: index + 1, dish_id: index + 1, status }),
  )
  return withUnsent(anOrder({ items }), [])
}

function ticket(of: ReturnType<typeof order>, isShown: View['isShown'] = () => true) {
  const [first] = ticketsOf(of, { isShown, isUnnoticed: () => true })
  if (!first) throw new Error('no ticket')
  return first
}

it('the head begins a fresh ticket and finishes a begun one, each with one command', () => {
  const fresh = order('new', 'new')
  const begun = order('cooking', 'new', 'ready')

  expect(commandsFor(bumped(ticket(fresh)), fresh)).toEqual([
    { name: 'set-order-status', payload: { order_id: 31, status: 'in_progress' } },
  ])
  expect(commandsFor(bumped(ticket(begun)), begun)).toEqual([
    { name: 'set-order-status', payload: { order_id: 31, status: 'ready' } },
  ])
})

it('a station finishes its own dishes, never those of the others', () => {
  const whole = order('cooking', 'cooking', 'cooking')
  const own = ticket(whole, (dishId) => dishId < 3)

  expect(commandsFor(bumped(own), whole)).toEqual([
    { name: 'set-item-status', payload: { order_id: 31, item_id: 1, status: 'ready' } },
    { name: 'set-item-status', payload: { order_id: 31, item_id: 2, status: 'ready' } },
  ])
})

it('a tap makes a dish ready, and another one cooks it on; what is served stays so', () => {
  const [fresh, cooking, ready, served] = order('new', 'cooking', 'ready', 'served').items
  const outcome = (item?: typeof fresh) => item && tapped(item)?.to

  expect([fresh, cooking, ready, served].map(outcome)).toEqual([
    'ready',
    'ready',
    'cooking',
    undefined,
  ])
})

it('bringing back a ticket leaves what was carried out at the table', () => {
  const items = itemsOf(ticket(order('ready', 'served', 'ready')))

  expect(recalled(items).map(({ item, to }) => [item.id, to])).toEqual([
    [1, 'cooking'],
    [3, 'cooking'],
  ])
})

it('a refusal because another display was quicker needs no words', () => {
  const { items } = order('served', 'cooking')
  const [first, second] = items
  if (!first || !second) throw new Error('no items')

  expect(isSettled(setItem(first, 'ready'), items)).toBe(true)
  expect(isSettled(setItem(first, 'cooking'), items)).toBe(false)
  expect(isSettled(setItem(second, 'ready'), items)).toBe(false)
  expect(isSettled(setItem(second, 'ready'), items, 'served')).toBe(true)
})
