import { expect, it } from 'vitest'

import { anOrder, aDish, aTable } from '@/testing/records'

import { addDish, EMPTY_CART } from './cart'
import { addTo, commandsFor, isFor, mergedOrder, subjectOf, type Target } from './target'

const FREE: Target = { kind: 'table', table: aTable(), order: null }
const ORDER = anOrder({ kitchen_notes: 'Аллергия: орехи' })
const TAKEN: Target = { kind: 'table', table: aTable(), order: ORDER }
const TAKEAWAY: Target = { kind: 'takeaway' }
const ITEMS = [{ dish_id: 18, quantity: 2 }]
const CART = { ...addDish(EMPTY_CART, aDish()), kitchenNotes: 'Торт со свечой', notes: 'Олег' }

it('the first dishes of a table are a new order, with the note to the kitchen', () => {
  expect(commandsFor(FREE, ITEMS, CART)).toEqual([
    {
      name: 'create-order',
      payload: {
        table_id: 4,
        order_type: 'dine_in',
        kitchen_notes: 'Торт со свечой',
        items: ITEMS,
      },
    },
  ])
})

it('more dishes go to the order of the table, and a note stands below the one it has', () => {
  expect(commandsFor(TAKEN, ITEMS, CART)).toEqual([
    { name: 'add-items', payload: { order_id: 31, items: ITEMS } },
    {
      name: 'change-notes',
      payload: { order_id: 31, kitchen_notes: 'Аллергия: орехи\nТорт со свечой' },
    },
  ])
})

it('a delivery says whom it is for', () => {
  const [command] = commandsFor(TAKEAWAY, ITEMS, { ...CART, orderType: 'delivery' })

  expect(command?.payload).toMatchObject({ order_type: 'delivery', notes: 'Олег' })
  expect(command?.payload).not.toHaveProperty('table_id')
})

it('a table keeps its cart when its order becomes known', () => {
  expect(subjectOf(TAKEN)).toBe(subjectOf(FREE))
})

it('a table knows what was sent for it, also for guests who have paid meanwhile', () => {
  const paid = anOrder({ id: 30, status: 'served', payment_status: 'paid', due: 0 })
  const takenAway = anOrder({ id: 33, order_type: 'takeaway' })
  const find = (id: number) => [paid, ORDER, takenAway].find((order) => order.id === id)
  const [placed] = commandsFor(FREE, ITEMS, EMPTY_CART)
  const takeaway = commandsFor(TAKEAWAY, ITEMS, EMPTY_CART)[0]

  expect(placed && isFor(TAKEN, placed, find)).toBe(true)
  expect(isFor(TAKEN, addTo(31, ITEMS), find)).toBe(true)
  expect(isFor(FREE, addTo(30, ITEMS), find)).toBe(true)
  expect(isFor(FREE, addTo(32, ITEMS), find)).toBe(false)
  expect(isFor(TAKEN, addTo(33, ITEMS), find)).toBe(false)
  expect(takeaway && isFor(FREE, takeaway, find)).toBe(false)
  expect(takeaway && isFor(TAKEAWAY, takeaway, find)).toBe(true)
})

it('what the guests think of while their order waits to be sent goes with it', () => {
  const [waiting, more] = [ITEMS, [{ dish_id: 7, quantity: 1 }]].map(
    (items) => commandsFor(FREE, items, EMPTY_CART)[0],
  )

  expect(waiting && more && mergedOrder(waiting, more)?.payload).toMatchObject({
    table_id: 4,
    items: [
      { dish_id: 18, quantity: 2 },
      { dish_id: 7, quantity: 1 },
    ],
  })
})
