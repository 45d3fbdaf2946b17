/** Carts in the browser's storage: each person has their own for each table and order. */

import { readJson, removeKey, writeJson, type KeyValueStore } from '@/storage/keyValueStore'

import { EMPTY_CART, isEmpty, type Cart } from './cart'

const PREFIX = 'restaurant.cart.'

/** `subject` is what the cart is for, such as `table:4`. */
export function cartKey(userId: number, subject: string): string {
  return `${PREFIX}${userId}.${subject}`
}

/** What is kept there; an empty cart when there is none. */
export function readCart(storage: KeyValueStore, key: string): Cart {
  return { ...EMPTY_CART, ...readJson<Partial<Cart>>(storage, key) }
}

/** Keeps a cart; nothing is left of an empty one. */
export function writeCart(storage: KeyValueStore, key: string, cart: Cart): void {
  if (isEmpty(cart)) removeKey(storage, key)
  else writeJson(storage, key, cart)
}
