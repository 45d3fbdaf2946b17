import { expect, it } from 'vitest'

import { aDish } from '@/testing/records'

import {
  addDish,
  EMPTY_CART,
  joinAlike,
  portionsOf,
  replaceDish,
  setComment,
  setQuantity,
  splitOne,
  takeOne,
  toItems,
  type Cart,
} from './cart'

const BORSCHT = aDish()
const OLIVIER = aDish({ id: 7, name: 'Оливье с телятиной', price: 540 })

/** What the cook would read. */
function read(cart: Cart): string[] {
  return cart.lines.map(({ quantity, name, comment }) => `${quantity} ${name} ${comment}`.trim())
}

it('each tap on a dish is one portion more of it', () => {
  const cart = [BORSCHT, OLIVIER, BORSCHT].reduce((one, dish) => addDish(one, dish), EMPTY_CART)

  expect(read(cart)).toEqual(['2 Борщ с говядиной', '1 Оливье с телятиной'])
})

it('a portion that is tapped after a comment does not get the comment', () => {
  let cart = setComment(addDish(EMPTY_CART, BORSCHT), 1, 'без сметаны')
  cart = addDish(cart, BORSCHT)

  expect(read(cart)).toEqual(['1 Борщ с говядиной без сметаны', '1 Борщ с говядиной'])
  expect(portionsOf(cart, BORSCHT.id)).toBe(2)
})

it('minus takes the portions away that nobody said anything about, then the others', () => {
  let cart = addDish(addDish(EMPTY_CART, BORSCHT), BORSCHT, 'без сметаны')
  cart = takeOne(cart, BORSCHT.id)
  expect(read(cart)).toEqual(['1 Борщ с говядиной без сметаны'])

  cart = takeOne(cart, BORSCHT.id)
  expect(cart.lines).toEqual([])
})

it('one of two portions gets a line of its own for another comment', () => {
  const cart = splitOne(setQuantity(addDish(addDish(EMPTY_CART, BORSCHT), OLIVIER), 1, 2), 1)

  expect(read(cart)).toEqual(['1 Борщ с говядиной', '1 Борщ с говядиной', '1 Оливье с телятиной'])
  expect(new Set(cart.lines.map(({ id }) => id)).size).toBe(3)
})

it('asking for another comment on a single portion adds a second one', () => {
  const cart = splitOne(addDish(EMPTY_CART, BORSCHT, 'острее'), 1)

  expect(read(cart)).toEqual(['1 Борщ с говядиной острее', '1 Борщ с говядиной'])
})

it('the same dish with the same comment goes to the kitchen as one line', () => {
  let cart = addDish(addDish(EMPTY_CART, BORSCHT, 'острее'), OLIVIER)
  cart = setComment(addDish(cart, BORSCHT), 3, ' острее ')

  expect(read(joinAlike(cart))).toEqual(['2 Борщ с говядиной острее', '1 Оливье с телятиной'])
})

it('more portions than the server takes of one item stay two lines', () => {
  let cart = addDish(EMPTY_CART, BORSCHT, '', 99)
  cart = addDish(cart, BORSCHT)

  expect(joinAlike(cart).lines.map(({ quantity }) => quantity)).toEqual([99, 1])
})

it('a dish in the place of another is as many portions, without its comment', () => {
  const cart = setQuantity(addDish(EMPTY_CART, BORSCHT, 'без сметаны'), 1, 3)

  expect(read(replaceDish(cart, 1, OLIVIER))).toEqual(['3 Оливье с телятиной'])
})

it('an empty comment is none for the server', () => {
  const cart = setComment(addDish(addDish(EMPTY_CART, BORSCHT, 'острее'), OLIVIER), 2, '  ')

  expect(toItems(cart.lines)).toEqual([
    { dish_id: 18, quantity: 1, comment: 'острее' },
    { dish_id: 7, quantity: 1 },
  ])
})
