import { expect, it } from 'vitest'

import type { Command } from '@/outbox/commands'
import type { Entry, EntryStatus } from '@/outbox/entry'
import { problem } from '@/testing/modelServer'

import { mayBeCooked, remedyFor } from './refusal'

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

it('a person is warned of dishes that went out without an answer, not of refused ones', () => {
  const may = (status: EntryStatus, mayHaveArrived: boolean) =>
    mayBeCooked({ status, mayHaveArrived } as Entry)

  expect(may('waiting', true)).toBe(true)
  expect(may('waiting', false)).toBe(false)
  expect(may('refused', true)).toBe(false)
})
