/** From when on something counts as late on this device, in minutes. */

import { defineStore } from 'pinia'
import { readonly, ref } from 'vue'

export interface Thresholds {
  /** In the kitchen, since the item was ordered. */
  kitchenSoon: number
  kitchenLate: number
  /** At the pass, since it is ready. */
  passSoon: number
  passLate: number
}

const KEY = 'restaurant.thresholds'
const USUAL: Thresholds = { kitchenSoon: 10, kitchenLate: 15, passSoon: 2, passLate: 4 }

export const useThresholds = defineStore('thresholds', () => {
  const minutes = ref<Thresholds>({ ...USUAL, ...kept() })

  function set(changes: Partial<Thresholds>): void {
    minutes.value = { ...minutes.value, ...changes }
    localStorage.setItem(KEY, JSON.stringify(minutes.value))
  }

  return { minutes: readonly(minutes), set }
})

function kept(): Partial<Thresholds> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Thresholds>
  } catch {
    return {}
  }
}
