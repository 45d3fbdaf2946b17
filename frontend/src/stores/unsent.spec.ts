import { expect, it } from 'vitest'

import type { Command } from '../outbox/commands'
import type { Entry } from '../outbox/entry'
import { anItem, anOrder } from '../testing/records'
import { withUnsent } from './unsent'

const ORDER = anOrder({
  items: [
    anItem({ id: 101, status: 'new' }),
    anItem({ id: 102, status: 'cooking' }),
    anItem({ id: 103, status: 'ready' }),
  ],
})

function entry(command: Command, changes: Partial<Entry> = {}): Entry {
  return {
    id: 'a',
    userId: 2,
    number: 1,
    at: 0,
    label: '',
    subject: 'order:31',
    command,
    status: 'waiting',
    mayHaveArrived: false,
    isKept: true,
    ...changes,
  }
}

function statuses(...entries: Entry[]): string[] {
  return withUnsent(ORDER, entries).items.map(({ status }) => status)
}

it('a tap is seen at once and marked as not sent yet', () => {
  const served = entry({
    name: 'set-item-status',
    payload: { order_id: 31, item_id: 103, status: 'served' },
  })

  const shown = withUnsent(ORDER, [served])

  expect(shown.items.map(({ status }) => status)).toEqual(['new', 'cooking', 'served'])
  expect(shown.items.map(({ unsent }) => unsent?.id)).toEqual([undefined, undefined, 'a'])
})

it('what the server refused changes nothing and stays marked where it was tapped', () => {
  const refused = entry(
    { name: 'set-item-status', payload: { order_id: 31, item_id: 103, status: 'served' } },
    { status: 'refused' },
  )

  const shown = withUnsent(ORDER, [refused])

  expect(shown.items[2]).toMatchObject({ status: 'ready', unsent: { status: 'refused' } })
})

it('a command on the whole order moves the dishes that the server would move', () => {
  const all = (status: 'in_progress' | 'ready' | 'served' | 'cancelled') =>
    statuses(entry({ name: 'set-order-status', payload: { order_id: 31, status } }))

  expect(all('in_progress')).toEqual(['cooking', 'cooking', 'ready'])
  expect(all('ready')).toEqual(['ready', 'ready', 'ready'])
  expect(all('served')).toEqual(['new', 'cooking', 'served'])
  expect(all('cancelled')).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

it('of several taps on a dish the last one is seen, whatever order they are listed in', () => {
  const tap = (number: number, status: 'ready' | 'cooking') =>
    entry(
      { name: 'set-item-status', payload: { order_id: 31, item_id: 102, status } },
      { id: `${number}`, number },
    )

  expect(statuses(tap(2, 'cooking'), tap(1, 'ready'))[1]).toBe('cooking')
})

it('dishes that were added wait below the order, and other orders are left alone', () => {
  const items = [{ dish_id: 18, quantity: 2 }]
  const added = entry({ name: 'add-items', payload: { order_id: 31, items } })
  const elsewhere = entry({ name: 'add-items', payload: { order_id: 32, items } })

  const shown = withUnsent(ORDER, [added, elsewhere])

  expect(shown.unsentRounds).toEqual([{ entry: added, items }])
  expect(shown.items).toEqual(ORDER.items)
})
