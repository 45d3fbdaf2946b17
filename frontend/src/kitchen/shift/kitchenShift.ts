/** The shift of this display: it begins with a touch, and ends by itself over night. */

import { useConnection } from '@/core/connection'
import { readJson, writeJson } from '@/storage/keyValueStore'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'

const KEY = 'restaurant.kitchen.shift'
/** Nobody stands in a kitchen for longer. */
const LONGEST = 16 * 3600_000

export const useKitchenShift = defineStore('kitchenShift', () => {
  const connection = useConnection()
  /** On the server's clock; null before the first shift. */
  const startedAt = ref(readJson<number>(localStorage, KEY) ?? null)
  const isWanted = ref(false)

  const isOn = computed(
    () =>
      isWanted.value ||
      (startedAt.value !== null && Math.abs(connection.now - startedAt.value) < LONGEST),
  )

  // Before the server has told the time, the device's clock may be wrong by years.
  watch(
    () => isWanted.value && connection.isLoaded,
    (isKnown) => {
      if (!isKnown) return
      startedAt.value = connection.now
      writeJson(localStorage, KEY, startedAt.value)
    },
  )

  function begin(): void {
    isWanted.value = true
  }

  return { isOn, startedAt, begin }
})
