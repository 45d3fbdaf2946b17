import { expect, it } from 'vitest'

import { MemoryStorage } from '@/testing/memoryStorage'
import { aDish } from '@/testing/records'

import { addDish, EMPTY_CART } from './cart'
import { cartKey, readCart, writeCart } from './cartStore'

const CART = addDish(EMPTY_CART, aDish())
const ANNA = cartKey(2, 'table:4')

it('a cart survives a reload, and is seen by nobody but its person at its table', () => {
  const storage = new MemoryStorage()
  writeCart(storage, ANNA, CART)

  expect(readCart(storage, ANNA)).toEqual(CART)
  expect(readCart(storage, cartKey(3, 'table:4')).lines).toEqual([])
  expect(readCart(storage, cartKey(2, 'table:5')).lines).toEqual([])
})

it('nothing is left of a cart that was sent', () => {
  const storage = new MemoryStorage()
  writeCart(storage, ANNA, CART)
  writeCart(storage, ANNA, EMPTY_CART)

  expect(storage.length).toBe(0)
})

it('a cart that cannot be read is an empty one', () => {
  const storage = new MemoryStorage()
  storage.setItem(ANNA, '{"lines":')

  expect(readCart(storage, ANNA)).toEqual(EMPTY_CART)
})
