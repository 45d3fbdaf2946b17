import { expect, it } from 'vitest'

import type { Category } from '@/stores/menu'
import { aDish } from '@/testing/records'

import { viewCart, type MenuNow } from './availability'
import { addDish, EMPTY_CART, setQuantity } from './cart'

const BORSCHT = aDish()
const OLIVIER = aDish({ id: 7, name: 'Оливье с телятиной', price: 540 })
const CART = setQuantity(addDish(addDish(EMPTY_CART, BORSCHT), OLIVIER), 2, 2)

function menu(...dishes: (typeof BORSCHT)[]): MenuNow {
  return {
    dishes: new Map(dishes.map((dish) => [dish.id, dish])),
    categories: new Map([[1, { id: 1 } as Category]]),
  }
}

it('a dish that is sold out while it is in the cart is neither counted nor sent', () => {
  const view = viewCart(CART, menu({ ...BORSCHT, is_available: false }, OLIVIER))

  expect(view.lines.map(({ missing }) => missing)).toEqual(['soldOut', null])
  expect(view.orderable.map(({ name }) => name)).toEqual(['Оливье с телятиной'])
  expect([view.count, view.total]).toEqual([2, 1080])
})

it('a dish is off the menu when it or its category was taken off', () => {
  const view = viewCart(CART, menu({ ...OLIVIER, category_id: 9 }))

  expect(view.lines.map(({ missing }) => missing)).toEqual(['offMenu', 'offMenu'])
})

it('a price that changes meanwhile is said, and counted as the server will', () => {
  const view = viewCart(CART, menu({ ...BORSCHT, price: 640.5 }, OLIVIER))

  expect(view.lines[0]).toMatchObject({ oldPrice: 590, price: 640.5, total: 640.5 })
  expect(view.lines[1]?.oldPrice).toBeNull()
  expect(view.total).toBe(1720.5)
})

it('before the menu has arrived nothing counts as sold out', () => {
  expect(viewCart(CART, null)).toMatchObject({ missing: [], total: 1670 })
})

it('sums are exact to the last kopeck', () => {
  const total = (price: number, quantity: number) =>
    viewCart(addDish(CART, aDish({ id: 9, price }), '', quantity), null).total

  expect(total(0.1, 3)).toBe(1670.3)
  expect(total(1153.34, 99)).toBe(115850.66)
  expect(total(9999999.99, 99)).toBe(990001669.01)
})
