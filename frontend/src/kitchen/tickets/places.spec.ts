import { expect, it } from 'vitest'

import type { ItemStatus } from '../../stores/types'
import { withUnsent } from '../../stores/unsent'
import { anItem, anOrder } from '../../testing/records'
import { BRING_BACK_TIME, settle, type Place } from './places'
import { isOnBoard, ticketsOf, type Ticket } from './ticket'

function ticket(id: number, status: ItemStatus = 'cooking'): Ticket {
  const created_at = `2026-11-26T19:0${id}:00+00:00`
  const order = withUnsent(anOrder({ id, items: [anItem({ id, status, created_at })] }), [])
  return ticketsOf(order, { isShown: () => true, isUnnoticed: () => true })[0] as Ticket
}

function look(places: readonly Place[], all: Ticket[], now = 0, isTouched = false): Place[] {
  return settle(places, { wanted: all.filter(isOnBoard), all, now, isTouched })
}

function idsOf(places: readonly Place[]): number[] {
  return places.map((place) => place.ticket.orderId)
}

it('tickets stand oldest first, and a new one goes to the end', () => {
  const before = look([], [ticket(3), ticket(1)])

  expect(idsOf(look(before, [ticket(4), ticket(3), ticket(1)]))).toEqual([1, 3, 4])
})

it('a finished ticket keeps its place for as long as it can be brought back', () => {
  const before = look([], [ticket(1), ticket(2)])
  const done = look(before, [ticket(1, 'ready'), ticket(2)], 1_000)

  const still = look(done, [ticket(1, 'ready'), ticket(2)], 1_000 + BRING_BACK_TIME - 1)
  const closed = look(still, [ticket(1, 'ready'), ticket(2)], 1_000 + BRING_BACK_TIME)

  expect(idsOf(still)).toEqual([1, 2])
  expect(still[0]?.doneAt).toBe(1_000)
  expect(idsOf(closed)).toEqual([2])
})

it('nothing closes up under a finger', () => {
  const done = look(look([], [ticket(1), ticket(2)]), [ticket(1, 'ready'), ticket(2)], 1_000)

  expect(idsOf(look(done, [ticket(1, 'ready'), ticket(2)], 60_000, true))).toEqual([1, 2])
})

it('what is brought back stands where it stood', () => {
  const done = look(look([], [ticket(1), ticket(2)]), [ticket(1, 'ready'), ticket(2)], 1_000)

  const back = look(done, [ticket(1), ticket(2)], 2_000)

  expect(back.map(({ ticket: { orderId }, doneAt }) => [orderId, doneAt])).toEqual([
    [1, null],
    [2, null],
  ])
})

it('places in which nothing has changed are the same as before', () => {
  const [first, second] = [ticket(1), ticket(2)]
  const before = look([], [first, second])

  const after = look(before, [ticket(1), second])

  expect(after[0]).not.toBe(before[0])
  expect(after[1]).toBe(before[1])
})
