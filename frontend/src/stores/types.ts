/** Orders and their items, as the server's document has them. */

import type { components } from '../api/generated/openapi'

export type Order = components['schemas']['Order']
export type OrderItem = components['schemas']['OrderItem']
export type ItemStatus = OrderItem['status']

/** Until it is cancelled, or served and settled. */
export function isOpen({ status, due }: Order): boolean {
  return status === 'served' ? due > 0 : status !== 'cancelled'
}
