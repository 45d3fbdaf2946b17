/** What dishes are taken for, and how they are said to the server. */

import type { Table } from '@/stores/floor'
import type { Command, NewItem } from '@/outbox/commands'

import { isOpen, type Order } from '@/stores/types'
import type { Cart } from './cart'
import { joinNotes } from './comment'

/**
 * - `table`: a table, with the open order of its guests where there is one
 * - `order`: an open order that is at no table
 * - `takeaway`: a new order to take away or to deliver
 */
export type Target =
  | { kind: 'table'; table: Table; order: Order | null }
  | { kind: 'order'; order: Order }
  | { kind: 'takeaway' }

/** The order that the dishes are added to; null where a new one is placed. */
export function orderOf(target: Target): Order | null {
  return target.kind === 'takeaway' ? null : target.order
}

/** What the cart is kept under. */
export function subjectOf(target: Target): string {
  switch (target.kind) {
    case 'table':
      return `table:${target.table.id}`
    case 'order':
      return `order:${target.order.id}`
    case 'takeaway':
      return 'takeaway'
  }
}

/** Whether a command that orders dishes is for this target. `find` knows orders by their ids. */
export function isFor(
  target: Target,
  command: Command,
  find: (id: number) => Order | undefined,
): boolean {
  if (command.name === 'create-order') {
    const { table_id, order_type = 'dine_in' } = command.payload
    if (target.kind === 'table') return order_type === 'dine_in' && table_id === target.table.id
    return target.kind === 'takeaway' && order_type !== 'dine_in'
  }
  if (command.name !== 'add-items') return false
  const { order_id } = command.payload
  if (orderOf(target)?.id === order_id) return true
  // Also what was meant for earlier guests of the table, and refused because they had paid.
  const order = find(order_id)
  return target.kind === 'table' && order?.table_id === target.table.id && !isOpen(order)
}

/** The commands that send these dishes, with what is noted in the cart. */
export function commandsFor(target: Target, items: NewItem[], cart: Cart): Command[] {
  const order = orderOf(target)
  if (order) return [addTo(order.id, items), ...noteFor(order, cart.kitchenNotes)]
  return [placeOrder(target, items, cart)]
}

export function addTo(order_id: number, items: NewItem[]): Command {
  return { name: 'add-items', payload: { order_id, items } }
}

/** A new order, wherever the dishes were meant for. */
export function placeOrder(
  target: Target,
  items: NewItem[],
  notes: Pick<Cart, 'kitchenNotes' | 'notes' | 'orderType'>,
): Command {
  const kitchen_notes = notes.kitchenNotes.trim()
  const forWaiters = target.kind === 'takeaway' ? notes.notes.trim() : ''
  const to =
    target.kind === 'table'
      ? { table_id: target.table.id, order_type: 'dine_in' as const }
      : { order_type: target.kind === 'order' ? target.order.order_type : notes.orderType }
  return {
    name: 'create-order',
    payload: {
      ...to,
      ...(forWaiters && { notes: forWaiters }),
      ...(kitchen_notes && { kitchen_notes }),
      items,
    },
  }
}

/** A note about an order that is there already goes below the notes that it has. */
export function noteFor(order: Order, note: string | null | undefined): Command[] {
  const kitchen_notes = joinNotes(order.kitchen_notes, note)
  if (!note?.trim() || kitchen_notes === order.kitchen_notes) return []
  return [{ name: 'change-notes', payload: { order_id: order.id, kitchen_notes } }]
}

/** An order that waits to be sent, with these dishes as well: the guests thought of something. */
export function mergedOrder(waiting: Command, more: Command): Command | null {
  if (waiting.name !== 'create-order' || more.name !== 'create-order') return null
  const { payload } = waiting
  const kitchen_notes = joinNotes(payload.kitchen_notes, more.payload.kitchen_notes)
  return {
    name: 'create-order',
    payload: {
      ...payload,
      ...(kitchen_notes && { kitchen_notes }),
      items: [...payload.items, ...more.payload.items],
    },
  }
}
