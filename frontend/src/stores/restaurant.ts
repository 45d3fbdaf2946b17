/** The restaurant's own record: its name, and what its amounts and times are written in. */

import { defineStore } from 'pinia'
import { computed, readonly, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { publicApi } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import type { Place } from '@/i18n/formats'
import type { Language } from '@/i18n/language'
import { readJson, writeJson } from '@/storage/keyValueStore'

type Restaurant = components['schemas']['Restaurant']

const KEY = 'restaurant.record'

export const useRestaurant = defineStore('restaurant', () => {
  /** What the device knows from before, so that amounts have their currency from the first on. */
  const record = shallowRef<Restaurant | null>(readJson(localStorage, KEY) ?? null)
  /** When the record was read, on the clock of this device. */
  const readAt = shallowRef(0)
  let underWay: Promise<void> | null = null

  /** Whoever asks while it is being read gets the same answer. */
  function load(): Promise<void> {
    underWay ??= read().finally(() => (underWay = null))
    return underWay
  }

  async function read(): Promise<void> {
    const { data } = await publicApi.GET('/restaurant')
    if (data === undefined) return
    record.value = data
    readAt.value = Date.now()
    // Not before there is an admin: who opens the app next must not be led to a first start that was.
    if (!data.setup_needed) writeJson(localStorage, KEY, data)
  }

  return {
    record: readonly(record),
    readAt: readonly(readAt),
    name: computed(() => record.value?.name ?? null),
    isSetUp: computed(() => record.value?.setup_needed !== true),
    load,
  }
})

/** How amounts and times are written here, for the functions of `i18n/formats`. */
export function usePlace() {
  const { locale } = useI18n()
  const restaurant = useRestaurant()
  return computed<Place>(() => ({
    language: locale.value as Language,
    currency: restaurant.record?.currency ?? 'RUB',
    timeZone: restaurant.record?.timezone ?? 'UTC',
  }))
}
