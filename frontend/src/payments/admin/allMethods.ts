/** Every way to pay, also those that are switched off. */

import { api } from '@/core/client'
import { loadPages } from '@/records/pages'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import type { PaymentMethod } from '../methods'

export const useAllPaymentMethods = defineStore('allPaymentMethods', () => {
  const methods = shallowRef<readonly PaymentMethod[]>([])
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      methods.value = await loadPages((cursor) =>
        api.GET('/payment-methods/', { params: { query: { include_inactive: true, cursor } } }),
      )
      isLoaded.value = true
    } catch (refusal) {
      error.value = refusal
    }
  }

  return { methods, isLoaded, error, load }
})
