import { expect, it } from 'vitest'

import type { ItemStatus, Order } from '../../stores/types'
import { withUnsent } from '../../stores/unsent'
import { anItem, anOrder } from '../../testing/records'
import { isFresh, isOnBoard, itemsOf, progressOf, ticketsOf, type View } from './ticket'
import { TicketBook } from './ticketBook'

const EVERYTHING: View = { isShown: () => true, isUnnoticed: () => true }
const FIRST = '2026-11-26T19:30:00+00:00'
const SECOND = '2026-11-26T19:41:00+00:00'

function item(id: number, status: ItemStatus, sent = FIRST, changed = sent) {
  return anItem({ id, status, created_at: sent, updated_at: changed, dish_id: id })
}

function ordered(...items: Order['items']) {
  return withUnsent(anOrder({ items, created_at: FIRST }), [])
}

function idsOf(order: ReturnType<typeof ordered>, view = EVERYTHING): number[][] {
  return ticketsOf(order, view).map((ticket) => itemsOf(ticket).map(({ id }) => id))
}

it('what was sent together is one ticket, on the board until all of it is ready', () => {
  const [half] = ticketsOf(ordered(item(1, 'ready'), item(2, 'cooking')), EVERYTHING)
  const [whole] = ticketsOf(ordered(item(1, 'ready'), item(2, 'served')), EVERYTHING)

  expect(half && isOnBoard(half)).toBe(true)
  expect(half && progressOf(half)).toEqual({ ready: 1, of: 2 })
  expect(whole && isOnBoard(whole)).toBe(false)
})

it('what is ordered while the ticket stands there is added to it', () => {
  const order = ordered(item(1, 'cooking'), item(2, 'new', SECOND))

  const [ticket, ...others] = ticketsOf(order, EVERYTHING)

  expect(others).toEqual([])
  expect(ticket?.rounds.map(({ at, isAdded }) => [at, isAdded])).toEqual([
    [FIRST, false],
    [SECOND, true],
  ])
})

it('a dessert after a finished ticket comes as a ticket of its own, without what was eaten', () => {
  const eaten = item(1, 'served', FIRST, '2026-11-26T19:50:00+00:00')
  const ready = item(2, 'ready', FIRST, '2026-11-26T19:40:00+00:00')

  expect(idsOf(ordered(eaten, ready, item(3, 'new', SECOND)))).toEqual([[1, 2], [3]])
})

it('a dish that became ready after the next was ordered belongs to the same ticket', () => {
  const late = item(1, 'ready', FIRST, '2026-11-26T19:42:00+00:00')

  expect(idsOf(ordered(late, item(2, 'new', SECOND)))).toEqual([[1, 2]])
})

it('a ticket stays one when its first dishes are carried out', () => {
  const book = new TicketBook()
  book.ticketsOf([ordered(item(1, 'cooking'), item(2, 'new', SECOND))], EVERYTHING)

  const [ticket] = book.ticketsOf(
    [ordered(item(1, 'served', FIRST, '2026-11-26T19:45:00+00:00'), item(2, 'new', SECOND))],
    EVERYTHING,
  )

  expect(ticket && itemsOf(ticket).map(({ id }) => id)).toEqual([1, 2])
})

it('a ticket in which nothing has changed is the same as before', () => {
  const book = new TicketBook()
  const order = () => withUnsent(anOrder({ items: [item(1, 'new')] }), [])
  const [before] = book.ticketsOf([order()], EVERYTHING)

  const [paid] = book.ticketsOf([{ ...order(), payment_status: 'paid', version: 2 }], EVERYTHING)
  const [noted] = book.ticketsOf([{ ...order(), kitchen_notes: 'Приборы' }], EVERYTHING)

  expect(paid).toBe(before)
  expect(noted).not.toBe(before)
})

it('the age is that of the oldest dish which is still to be cooked', () => {
  const order = ordered(item(1, 'cooking'), item(2, 'new', SECOND))
  const later = ordered(
    item(1, 'ready', FIRST, '2026-11-26T19:43:00+00:00'),
    item(2, 'new', SECOND),
  )

  expect(ticketsOf(order, EVERYTHING)[0]?.oldest).toBe(Date.parse(FIRST))
  expect(ticketsOf(later, EVERYTHING)[0]?.oldest).toBe(Date.parse(SECOND))
})

it('a cancelled dish stays on the board until somebody has noticed', () => {
  const order = ordered(item(1, 'ready'), item(2, 'cancelled'))
  const [unnoticed] = ticketsOf(order, EVERYTHING)
  const [noticed] = ticketsOf(order, { ...EVERYTHING, isUnnoticed: () => false })

  expect(unnoticed && isOnBoard(unnoticed)).toBe(true)
  expect(noticed && isOnBoard(noticed)).toBe(false)
  expect(noticed && itemsOf(noticed).map(({ id }) => id)).toEqual([1])
})

it('a display shows the dishes of its station, and counts the others', () => {
  const station: View = { ...EVERYTHING, isShown: (dishId) => dishId === 1 }

  const [ticket] = ticketsOf(ordered(item(1, 'new'), item(2, 'new'), item(3, 'ready')), station)

  expect(ticket && itemsOf(ticket).map(({ id }) => id)).toEqual([1])
  expect(ticket?.elsewhere).toBe(1)
})

it('a ticket is fresh until anything of it is begun', () => {
  const fresh = ticketsOf(ordered(item(1, 'new'), item(2, 'cancelled')), EVERYTHING)[0]
  const begun = ticketsOf(ordered(item(1, 'new'), item(2, 'cooking')), EVERYTHING)[0]

  expect(fresh && isFresh(fresh)).toBe(true)
  expect(begun && isFresh(begun)).toBe(false)
})
