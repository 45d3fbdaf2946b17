/** The dishes that a person has chosen for a table or an order and not sent yet. Nothing in it changes a cart: each function makes another. */

import type { NewItem } from '@/outbox/commands'
import type { Dish } from '@/stores/menu'

/** The server takes so many portions of an item. */
export const MAX_QUANTITY = 99

export interface CartLine {
  /** Its own, also where two lines are of one dish. */
  id: number
  dishId: number
  /** As they were when the dish was chosen: it may leave the menu meanwhile, or cost something else. */
  name: string
  price: number
  quantity: number
  /** For the cook; '' is none. */
  comment: string
}

export interface Cart {
  lines: readonly CartLine[]
  /** For the kitchen, about the whole order. */
  kitchenNotes: string
  /** For the waiters: whom a takeaway or a delivery is for. */
  notes: string
  orderType: 'takeaway' | 'delivery'
  /** When the first dish was chosen, on the device's clock; 0 in an empty cart. */
  begunAt: number
  /** The open order that it was begun for; null for a new one. */
  orderId: number | null
}

export const EMPTY_CART: Cart = {
  lines: [],
  kitchenNotes: '',
  notes: '',
  orderType: 'takeaway',
  begunAt: 0,
  orderId: null,
}

export function isEmpty({ lines, kitchenNotes, notes }: Cart): boolean {
  return lines.length === 0 && kitchenNotes === '' && notes === ''
}

/** One portion more. It goes to the line of the dish with this very comment, else to a new one. */
export function addDish(cart: Cart, dish: Dish, comment = '', quantity = 1): Cart {
  const { id: dishId, name, price } = dish
  return addLine(cart, { dishId, name, price, quantity, comment })
}

/** One portion less: of those without a comment first, else of the line that came last. */
export function takeOne(cart: Cart, dishId: number): Cart {
  const lines = linesOf(cart, dishId)
  const line = lines.find(({ comment }) => comment === '') ?? lines[lines.length - 1]
  return line ? setQuantity(cart, line.id, line.quantity - 1) : cart
}

/** 0 takes the line out. */
export function setQuantity(cart: Cart, lineId: number, quantity: number): Cart {
  return withLines(
    cart,
    quantity <= 0
      ? cart.lines.filter(({ id }) => id !== lineId)
      : cart.lines.map((line) => (line.id === lineId ? { ...line, quantity } : line)),
  )
}

export function setComment(cart: Cart, lineId: number, comment: string): Cart {
  return withLines(
    cart,
    cart.lines.map((line) => (line.id === lineId ? { ...line, comment } : line)),
  )
}

/** One portion of the line on a line of its own below it, for another comment. */
export function splitOne(cart: Cart, lineId: number): Cart {
  const index = cart.lines.findIndex(({ id }) => id === lineId)
  const line = cart.lines[index]
  if (!line) return cart
  const other = { ...line, id: nextId(cart), quantity: 1, comment: '' }
  const rest = setQuantity(cart, lineId, Math.max(1, line.quantity - 1)).lines
  return withLines(cart, [...rest.slice(0, index + 1), other, ...rest.slice(index + 1)])
}

/** Another dish in the place of a line, as many of it. */
export function replaceDish(cart: Cart, lineId: number, dish: Dish, comment = ''): Cart {
  const { id: dishId, name, price } = dish
  return joinAlike(
    withLines(
      cart,
      cart.lines.map((line) =>
        line.id === lineId ? { ...line, dishId, name, price, comment } : line,
      ),
    ),
  )
}

/** Lines of one dish with the same comment become one. */
export function joinAlike(cart: Cart): Cart {
  const empty: Cart = { ...cart, lines: [] }
  return cart.lines.reduce((joined, line) => addLine(joined, trimmed(line), line.id), empty)
}

export function portionsOf(cart: Cart, dishId: number): number {
  return countPortions(linesOf(cart, dishId))
}

export function countPortions(lines: readonly { quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0)
}

/** The items as the server takes them. */
export function toItems(lines: readonly CartLine[]): NewItem[] {
  return lines.map(({ dishId, quantity, comment }) => ({
    dish_id: dishId,
    quantity,
    ...(comment.trim() && { comment: comment.trim() }),
  }))
}

function linesOf(cart: Cart, dishId: number): CartLine[] {
  return cart.lines.filter((line) => line.dishId === dishId)
}

function addLine(cart: Cart, line: Omit<CartLine, 'id'>, id = nextId(cart)): Cart {
  const alike = cart.lines.find(
    ({ dishId, comment, quantity }) =>
      dishId === line.dishId &&
      comment === line.comment &&
      quantity + line.quantity <= MAX_QUANTITY,
  )
  return alike
    ? setQuantity(cart, alike.id, alike.quantity + line.quantity)
    : withLines(cart, [...cart.lines, { ...line, id }])
}

function trimmed(line: CartLine): CartLine {
  return { ...line, comment: line.comment.trim() }
}

function withLines(cart: Cart, lines: readonly CartLine[]): Cart {
  return { ...cart, lines }
}

function nextId({ lines }: Cart): number {
  return lines.reduce((most, { id }) => Math.max(most, id), 0) + 1
}

/** Dishes that come back from what was sent, or was going to be. `describe` knows the menu. */
export function addItems(
  cart: Cart,
  items: readonly NewItem[],
  describe: (dishId: number) => Pick<CartLine, 'name' | 'price'>,
): Cart {
  return items.reduce(
    (filled, { dish_id: dishId, quantity, comment }) =>
      addLine(filled, { dishId, quantity, comment: comment ?? '', ...describe(dishId) }),
    cart,
  )
}
