/** What an admin may still do to an order: give the money back, or cancel it. */

import { isOpen, type Order } from '@/stores/types'

export function canBeRefunded({ paid_total, payment_status }: Order): boolean {
  return paid_total > 0 && payment_status !== 'refunded'
}

/**
 * - `possible`
 * - `paid`: money was taken; it is given back first
 * - `served`: something has been served, so guests have had it
 * - `closed`: it is over
 */
export type Cancelling = 'possible' | 'paid' | 'served' | 'closed'

export function cancelling(order: Order): Cancelling {
  const isServed = order.items.some(({ status }) => status === 'served')
  if (!isOpen(order)) return 'closed'
  if (isServed) return 'served'
  return order.paid_total > 0 ? 'paid' : 'possible'
}
