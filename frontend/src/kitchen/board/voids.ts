/** What was cancelled and somebody at this display still has to notice. */

import { readJson, writeJson } from '@/storage/keyValueStore'
import type { ShownItem } from '@/stores/unsent'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import { useKitchenShift } from '../shift/kitchenShift'

const KEY = 'restaurant.kitchen.noticed'
/** More are not cancelled in an evening. */
const MOST = 500

export const useVoids = defineStore('kitchenVoids', () => {
  const shift = useKitchenShift()
  /** The ids of the items, the last to be noticed at the end. */
  const noticed = shallowRef<ReadonlySet<number>>(new Set(readJson<number[]>(localStorage, KEY)))

  function isUnnoticed(item: ShownItem): boolean {
    if (item.status !== 'cancelled' || noticed.value.has(item.id)) return false
    return shift.startedAt !== null && Date.parse(item.updated_at) >= shift.startedAt
  }

  function notice(items: readonly ShownItem[]): void {
    const ids = [...noticed.value, ...items.map(({ id }) => id)].slice(-MOST)
    noticed.value = new Set(ids)
    writeJson(localStorage, KEY, ids)
  }

  return { isUnnoticed, notice, noticed }
})
