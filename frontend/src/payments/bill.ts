/** The bill of an order: what is on it, and what is left to pay. */

import { timesQuantity, toAmount, toCents } from '../amounts'
import { isOpen, type Order, type OrderItem } from '../stores/types'

/** An order as the server had it, with the tag by which it notices a change since. */
export interface Bill {
  order: Order
  etag: string
}

export interface BillLine {
  name: string
  quantity: number
  sum: number
}

/** What is charged. The same dish at the same price is one line, whenever it was ordered. */
export function billLines(items: readonly OrderItem[]): BillLine[] {
  const portions = new Map<string, OrderItem & { all: number }>()
  for (const item of items.filter(({ status }) => status !== 'cancelled')) {
    const key = `${item.price} ${item.dish_name}`
    const all = (portions.get(key)?.all ?? 0) + item.quantity
    portions.set(key, { ...item, all })
  }
  return [...portions.values()].map(({ dish_name, price, all }) => ({
    name: dish_name,
    quantity: all,
    sum: timesQuantity(price, all),
  }))
}

/** After a refund the whole of an order that goes on is to be paid again. */
export function amountToPay(order: Order): number {
  if (!isOpen(order) || order.payment_status === 'paid') return 0
  if (order.payment_status === 'refunded') return order.total_price
  return toAmount(toCents(order.total_price) - toCents(order.paid_total))
}

/** Whether somebody who agreed to the one has agreed to the other. */
export function isSameBill(one: Order, other: Order): boolean {
  const facts = (order: Order) => [
    order.payment_status,
    amountToPay(order),
    billLines(order.items).map(({ name, quantity, sum }) => [name, quantity, sum]),
  ]
  return JSON.stringify(facts(one)) === JSON.stringify(facts(other))
}
