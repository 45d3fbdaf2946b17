/**
 * What may be done with an order and its items now, and why not. The same rules as the server's
 * (section 4 of its contract: roles, states, money); where they should differ, the server decides.
 */

import { toCents } from '../../amounts'
import type { Role } from '../../core/people'
import { isOpen, type ItemStatus, type OrderItem } from '@/stores/types'
import type { ShownOrder } from '@/stores/unsent'

export const ITEM_ACTIONS = [
  'serve',
  'takeBack',
  'quantity',
  'comment',
  'repeat',
  'cancel',
] as const
export type ItemAction = (typeof ITEM_ACTIONS)[number]

/** Why something is not possible. */
export type Obstacle =
  | 'closed'
  | 'paid'
  | 'cooking'
  | 'cooked'
  | 'onTheTable'
  | 'cancelled'
  | 'notReady'
  | 'notServed'
  | 'adminOnly'
  | 'soldOut'
  | 'partServed'
  | 'partReady'

export interface ItemFacts {
  item: OrderItem
  order: ShownOrder
  role: Role
  /** Whether the dish can be ordered now. */
  isAvailable: boolean
}

/** null: it may be done. */
export type Permissions = Record<ItemAction, Obstacle | null>

export function itemPermissions(facts: ItemFacts): Permissions {
  const { item, order } = facts
  if (!isOpen(order)) return forAll('closed')
  return {
    serve: item.status === 'ready' ? null : 'notReady',
    takeBack: item.status === 'served' ? null : 'notServed',
    quantity: hasBegun(item.status) ?? (order.payment_status === 'paid' ? 'paid' : null),
    comment: hasBegun(item.status),
    repeat: facts.isAvailable ? null : 'soldOut',
    cancel: whyNotCancelled(facts),
  }
}

/** Whether an order may be cancelled with everything on it. */
export function whyOrderStays(order: ShownOrder, role: Role): Obstacle | null {
  const has = (wanted: ItemStatus) => order.items.some(({ status }) => status === wanted)
  if (!isOpen(order)) return 'closed'
  if (has('served')) return 'partServed'
  if (isPaidFor(order, order.total_price)) return 'paid'
  if (has('ready') && role !== 'admin') return 'partReady'
  return null
}

/** Whether serving these items closes the order: then there is no way back from it. */
export function closesByServing(order: ShownOrder, itemIds: readonly number[]): boolean {
  const isSettled = order.payment_status !== 'unpaid' || order.total_price === 0
  const isServed = (item: OrderItem) =>
    ['served', 'cancelled'].includes(item.status) || itemIds.includes(item.id)
  return isSettled && order.items.every(isServed) && order.unsentRounds.length === 0
}

function whyNotCancelled({ item, order, role }: ItemFacts): Obstacle | null {
  if (item.status === 'cancelled') return 'cancelled'
  if (item.status === 'served') return 'onTheTable'
  if (isPaidFor(order, item.total)) return 'paid'
  return item.status === 'ready' && role !== 'admin' ? 'adminOnly' : null
}

/** Whether money was taken for what an amount taken off would no longer cost. */
function isPaidFor(order: ShownOrder, amount: number): boolean {
  return (
    order.payment_status === 'paid' ||
    toCents(order.total_price - amount) < toCents(order.paid_total)
  )
}

/** Only what the kitchen has not begun may be changed. */
function hasBegun(status: ItemStatus): Obstacle | null {
  return (
    {
      new: null,
      cooking: 'cooking',
      ready: 'cooked',
      served: 'onTheTable',
      cancelled: 'cancelled',
    } as const
  )[status]
}

function forAll(obstacle: Obstacle): Permissions {
  return Object.fromEntries(ITEM_ACTIONS.map((action) => [action, obstacle])) as Permissions
}
