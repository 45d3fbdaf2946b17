/** Orders and their items, as the server's document has them. */

import type { components } from '../api/generated/openapi'

export type Order = components['schemas']['Order']
export type OrderItem = components['schemas']['OrderItem']
export type ItemStatus = OrderItem['status']

/** Until it is cancelled, or served and settled. */
export function isOpen(order: Order): boolean {
  if (order.status === 'served') return order.payment_status === 'unpaid' && order.total_price > 0
  return order.status !== 'cancelled'
}
