/** The commands that may wait in the outbox, and how each is said over HTTP. */

import type { components } from '../api/generated/openapi'

export interface NewItem {
  dish_id: number
  quantity: number
  comment?: string | null
}

export interface NewOrder {
  table_id?: number | null
  waiter_id?: number
  order_type?: 'dine_in' | 'takeaway' | 'delivery'
  notes?: string | null
  kitchen_notes?: string | null
  items: NewItem[]
}

export type ItemStatus = 'new' | 'cooking' | 'ready' | 'served' | 'cancelled'
export type OrderStatus = 'pending' | 'in_progress' | 'ready' | 'served' | 'cancelled'

/** What each command carries. The last two exist over HTTP only. */
export interface Payloads {
  'create-order': NewOrder
  'add-items': { order_id: number; items: NewItem[] }
  'set-item-status': { order_id: number; item_id: number; status: ItemStatus }
  'set-order-status': { order_id: number; status: OrderStatus }
  'change-item': { order_id: number; item_id: number; quantity?: number; comment?: string | null }
  'change-notes': { order_id: number; notes?: string | null; kitchen_notes?: string | null }
}

export type CommandName = keyof Payloads

export type Command = {
  [Name in CommandName]: { name: Name; payload: Payloads[Name] }
}[CommandName]

/** What came of a command, as far as the way it went tells: over HTTP it is one of the three. */
export interface CommandResult {
  order?: components['schemas']['Order']
  items?: components['schemas']['OrderItem'][]
  item?: components['schemas']['OrderItem']
}

export interface HttpCommand {
  method: 'POST' | 'PATCH'
  path: string
  body: unknown
  /** What the body of the answer is. */
  answers: keyof CommandResult
}

export function isSocketCommand(name: CommandName): boolean {
  return name !== 'change-item' && name !== 'change-notes'
}

/** The request that does the same as the command. */
export function toHttp({ name, payload }: Command): HttpCommand {
  switch (name) {
    case 'create-order':
      return { method: 'POST', path: '/orders/', body: payload, answers: 'order' }
    case 'add-items':
      return {
        method: 'POST',
        path: `/orders/${payload.order_id}/items/`,
        body: payload.items,
        answers: 'items',
      }
    case 'set-item-status':
    case 'change-item': {
      const { order_id, item_id, ...body } = payload
      return {
        method: 'PATCH',
        path: `/orders/${order_id}/items/${item_id}`,
        body,
        answers: 'item',
      }
    }
    case 'set-order-status':
    case 'change-notes': {
      const { order_id, ...body } = payload
      return { method: 'PATCH', path: `/orders/${order_id}`, body, answers: 'order' }
    }
  }
}

/**
 * What a command is about. Commands about the same are sent one after another, in order; those
 * about different tables and orders do not wait for each other.
 */
export function subjectOf(command: Command, id: string): string {
  if (command.name !== 'create-order') return `order:${command.payload.order_id}`
  const { table_id, order_type = 'dine_in' } = command.payload
  return order_type === 'dine_in' && table_id != null ? `table:${table_id}` : `new:${id}`
}
