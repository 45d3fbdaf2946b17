import { expect, it } from 'vitest'

import type { Command } from '@/outbox/commands'
import type { Entry, EntryStatus } from '@/outbox/entry'
import { problem } from '@/testing/modelServer'

import { mayTakeBack, remedyFor } from './refusal'

const BORSCHT = { dish_id: 18, quantity: 2, comment: 'острее' }
const OLIVIER = { dish_id: 7, quantity: 1 }
const PLACED: Command = {
  name: 'create-order',
  payload: { table_id: 4, items: [BORSCHT, OLIVIER] },
}

it('of sold out dishes all are named, and the rest may be sent as it is', () => {
  const dishes = [{ dish_id: 7, dish_name: 'Оливье' }]

  expect(remedyFor(PLACED, problem(409, 'dish_unavailable', { dish_id: 7, dishes }))).toEqual({
    kind: 'withoutMissing',
    rest: [BORSCHT],
    missing: new Set([7]),
  })
})

it.each([
  ['table_occupied', { order_id: 128 }, { kind: 'addTo', orderId: 128 }],
  ['order_closed', {}, { kind: 'newOrder' }],
  ['not_your_order', { order_id: 128 }, { kind: 'again' }],
  ['order_full', { limit: 200 }, { kind: 'none' }],
  ['table_inactive', {}, { kind: 'none' }],
  ['forbidden', {}, { kind: 'again' }],
])('after %s the person is offered what can help', (code, facts, remedy) => {
  expect(remedyFor(PLACED, problem(409, code, facts))).toEqual(remedy)
})

it('dishes that the server may have do not come back into the cart: they would be cooked twice', () => {
  const may = (status: EntryStatus, mayHaveArrived: boolean) =>
    mayTakeBack({ status, mayHaveArrived } as Entry)

  expect(may('waiting', false)).toBe(true)
  expect(may('waiting', true)).toBe(false)
  expect(may('sending', true)).toBe(false)
  expect(may('asking', true)).toBe(false)
  expect(may('refused', true)).toBe(true)
})
