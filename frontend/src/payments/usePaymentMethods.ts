/** The ways to pay of this house. */

import { api } from '@/core/client'
import { shallowRef } from 'vue'

import { cashFirst, type PaymentMethod } from './methods'

export function usePaymentMethods() {
  const methods = shallowRef<PaymentMethod[]>([])
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      // Those that are switched off name what was paid earlier.
      const params = { query: { include_inactive: true } }
      const { data } = await api.GET('/payment-methods/', { params })
      methods.value = cashFirst(data ?? [])
    } catch (refusal) {
      error.value = refusal
    }
  }

  void load()
  return { methods, error, load }
}
