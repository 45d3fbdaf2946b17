import { expect, it } from 'vitest'

import { withUnsent } from '../../stores/unsent'
import { anItem, anOrder } from '../../testing/records'
import { arrange, estimate, partsOf, type Space } from './layout'
import { ticketsOf, type Ticket } from './ticket'

const SPACE: Space = { columns: 2, columnWidth: 300, height: 600, gap: 10, scale: 1 }

function ticket(id: number, dishes: number, name = 'Борщ'): Ticket {
  const items = Array.from({ length: dishes }, (_, index) =>
    anItem({ id: id * 100 + index, dish_name: name }),
  )
  const order = withUnsent(anOrder({ id, items }), [])
  return ticketsOf(order, { isShown: () => true, isUnnoticed: () => true })[0] as Ticket
}

function columnsOf(tickets: Ticket[], height: number): number[][] {
  const parts = tickets.flatMap((one) => partsOf(one, SPACE))
  return arrange(parts, () => height, SPACE).map((column) =>
    column.map((part) => part.ticket.orderId),
  )
}

it('tickets fill the columns one after another, and the last leaves room to turn the page', () => {
  const tickets = [1, 2, 3, 4, 5].map((id) => ticket(id, 1))

  expect(columnsOf(tickets, 290)).toEqual([[1, 2], [3], [4, 5]])
})

it('a long order goes on in the next column, and none of its dishes is cut off or lost', () => {
  const long = ticket(1, 30)
  const parts = partsOf(long, SPACE)

  const dishes = parts.flatMap(({ rounds }) => rounds.flatMap(({ items }) => items))
  expect(dishes).toEqual(long.rounds.flatMap(({ items }) => items))
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.every((part) => estimate(part, SPACE) <= SPACE.height)).toBe(true)
})

it('a long name counts as the lines that it needs', () => {
  const [short] = partsOf(ticket(1, 1), SPACE)
  const [long] = partsOf(
    ticket(2, 1, 'Салат из запечённой свёклы с козьим сыром и грецким орехом'),
    SPACE,
  )

  expect(long && estimate(long, SPACE)).toBeGreaterThan((short && estimate(short, SPACE)) ?? 0)
})
