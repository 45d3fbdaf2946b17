import { expect, it } from 'vitest'

import type { OrderItem } from '../../stores/types'
import { withUnsent } from '../../stores/unsent'
import { anItem, anOrder } from '../../testing/records'
import { allDay } from './allDay'
import { finished } from './finished'
import { ticketsOf, type Ticket } from './ticket'

const SENT = '2026-11-26T19:00:00+00:00'

function ticket(id: number, ...items: Partial<OrderItem>[]): Ticket {
  const all = items.map((item, index) =>
    anItem({ id: id * 10 + index, created_at: SENT, updated_at: SENT, ...item }),
  )
  const order = withUnsent(anOrder({ id, items: all }), [])
  return ticketsOf(order, { isShown: () => true, isUnnoticed: () => true })[0] as Ticket
}

it('what is to be cooked is summed up by dish, most first', () => {
  const soup = { dish_id: 1, dish_name: 'Борщ' }
  const fish = { dish_id: 2, dish_name: 'Сёмга' }
  const tickets = [
    ticket(1, { ...soup }, { ...fish, quantity: 2, status: 'cooking' }),
    ticket(2, { ...fish }, { ...soup, quantity: 4, status: 'ready' }),
  ]

  expect(allDay(tickets).map(({ name, portions }) => [name, portions])).toEqual([
    ['Сёмга', 3],
    ['Борщ', 1],
  ])
})

it('what was finished is listed, the last first, with how long it took', () => {
  const tickets = [
    ticket(1, { status: 'ready', updated_at: '2026-11-26T19:10:00+00:00' }),
    ticket(2, { status: 'served', updated_at: '2026-11-26T19:12:00+00:00' }),
    ticket(3, { status: 'ready' }, { status: 'cooking' }),
  ]

  expect(
    finished(tickets).map(({ ticket: { orderId }, took, isServed }) => [orderId, took, isServed]),
  ).toEqual([
    [2, null, true],
    [1, 600, false],
  ])
})
