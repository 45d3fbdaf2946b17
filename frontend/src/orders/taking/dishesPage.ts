/** The page where dishes that were not sent can be changed. */

import type { Command } from '@/outbox/commands'
import type { RouteLocationRaw } from 'vue-router'

/** null for a command that orders none. */
export function dishesPage(command: Command): RouteLocationRaw | null {
  if (command.name === 'add-items') {
    return { name: 'order-add', params: { id: command.payload.order_id } }
  }
  if (command.name !== 'create-order') return null
  const { table_id, order_type = 'dine_in' } = command.payload
  return order_type === 'dine_in' && table_id != null
    ? { name: 'table-order', params: { id: table_id } }
    : { name: 'takeaway' }
}
