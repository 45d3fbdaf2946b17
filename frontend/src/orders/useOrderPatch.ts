/**
 * A change of an order that needs a connection: it is not kept for later. Sent again with the same
 * key until it is answered, so that it counts once.
 */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { useOrders } from '@/stores/orders'
import { useSending } from '@/parts/useSending'
import { randomId } from '@/randomId'

type OrderChanges = components['schemas']['OrderChanges']

export function useOrderPatch(orderId: number) {
  const orders = useOrders()
  const { isSending, error, send } = useSending()
  let attempt = { body: '', key: '' }

  /** Whether the server has done it; else `error` says why not. */
  function patch(changes: OrderChanges): Promise<boolean> {
    const body = JSON.stringify(changes)
    if (attempt.body !== body) attempt = { body, key: randomId() }
    return send(async () => {
      const header = { 'Idempotency-Key': attempt.key }
      const params = { path: { id: orderId }, header }
      const { data } = await api.PATCH('/orders/{id}', { params, body: changes })
      if (data) orders.take(data)
      attempt = { body: '', key: '' }
    })
  }

  return { isSending, error, patch }
}
