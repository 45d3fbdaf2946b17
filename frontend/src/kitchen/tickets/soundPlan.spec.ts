import { beforeEach, expect, it } from 'vitest'

import type { Order } from '../../stores/types'
import { withUnsent } from '../../stores/unsent'
import { anItem, anOrder } from '../../testing/records'
import { SoundPlan } from './soundPlan'
import { ticketsOf, type Ticket } from './ticket'

const SENT = '2026-11-26T19:00:00+00:00'
const START = Date.parse(SENT)

let plan: SoundPlan

beforeEach(() => {
  plan = new SoundPlan()
})

function ticket(changes: Partial<Order> = {}): Ticket {
  const items = [anItem({ created_at: SENT, status: 'cooking' })]
  const order = withUnsent(anOrder({ items, ...changes }), [])
  return ticketsOf(order, { isShown: () => true, isUnnoticed: () => true })[0] as Ticket
}

function hear(tickets: Ticket[], seconds = 0, isStale = false) {
  const limits = { soon: 10, late: 15 }
  return plan.next({ tickets, isStale, now: START + seconds * 1_000, limits })
}

it('what was there already is quiet, and a ticket that comes is heard once', () => {
  expect(hear([ticket()])).toBeUndefined()
  expect(hear([ticket(), ticket({ id: 32 })])).toBe('ticketNew')
  expect(hear([ticket(), ticket({ id: 32 })])).toBeUndefined()
})

it('what a waiter adds or notes is heard, what a cook does is not', () => {
  const cooking = anItem({ created_at: SENT, status: 'cooking' })
  const added = [cooking, anItem({ id: 102, created_at: SENT })]
  hear([ticket()])

  expect(hear([ticket({ items: [{ ...cooking, status: 'new' }] })])).toBeUndefined()
  expect(hear([ticket({ items: added })])).toBe('ticketChanged')
  expect(hear([ticket({ items: added, kitchen_notes: 'Приборы' })])).toBe('ticketChanged')
})

it('a dish that is called off sounds every ten seconds until somebody has noticed', () => {
  const cancelled = ticket({ items: [anItem({ created_at: SENT, status: 'cancelled' })] })
  hear([ticket()])

  const seconds = [1, 2, 10, 11, 20, 21]
  expect(seconds.filter((second) => hear([cancelled], second) === 'alarm')).toEqual([1, 11, 21])
  expect(hear([], 40)).toBeUndefined()
})

it('a ticket that becomes late is heard once', () => {
  hear([ticket()], 899)

  expect(hear([ticket()], 900)).toBe('ticketLate')
  expect(hear([ticket()], 901)).toBeUndefined()
})

it('a lost connection is heard at once and every half minute', () => {
  hear([])

  const seconds = [20, 30, 49, 50, 80]
  expect(seconds.filter((second) => hear([], second, true) === 'offline')).toEqual([20, 50, 80])
  hear([], 90)
  expect(hear([], 95, true)).toBe('offline')
})
