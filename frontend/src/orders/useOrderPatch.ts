/**
 * A change of an order that needs a connection: it is not kept for later. Sent again with the same
 * key until it is answered, so that it counts once.
 */

import { api } from '@/api/client'
import type { components } from '@/api/generated/openapi'
import { useOrders } from '@/orders/orders'
import { randomId } from '@/randomId'
import { ref, shallowRef } from 'vue'

type OrderChanges = components['schemas']['OrderChanges']

export function useOrderPatch(orderId: number) {
  const orders = useOrders()
  const isSending = ref(false)
  const error = shallowRef<unknown>(null)
  let attempt = { body: '', key: '' }

  /** Whether the server has done it; else `error` says why not. */
  async function patch(changes: OrderChanges): Promise<boolean> {
    const body = JSON.stringify(changes)
    if (attempt.body !== body) attempt = { body, key: randomId() }
    isSending.value = true
    error.value = null
    try {
      const header = { 'Idempotency-Key': attempt.key }
      const params = { path: { id: orderId }, header }
      const { data } = await api.PATCH('/orders/{id}', { params, body: changes })
      if (data) orders.take(data)
      attempt = { body: '', key: '' }
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isSending.value = false
    }
  }

  return { isSending, error, patch }
}
