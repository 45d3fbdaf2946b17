/** How this display is set: the letters, the columns, and which categories it is for. */

import { readJson, writeJson } from '@/storage/keyValueStore'
import { defineStore } from 'pinia'
import { readonly, ref } from 'vue'

export const LETTERS = ['auto', 'normal', 'big', 'large'] as const
export type Letters = (typeof LETTERS)[number]
/** 0: as many as suit the screen. */
export const COLUMNS = [0, 2, 3, 4, 5, 6] as const

export interface KitchenSettings {
  letters: Letters
  columns: number
  /** The categories with a button in the head; null until somebody has chosen them. */
  stations: readonly number[] | null
  /** The categories that are shown; all of them when it is empty. */
  shown: readonly number[]
}

const KEY = 'restaurant.kitchen.settings'
const USUAL: KitchenSettings = { letters: 'auto', columns: 0, stations: null, shown: [] }

export const useKitchenSettings = defineStore('kitchenSettings', () => {
  const settings = ref<KitchenSettings>({ ...USUAL, ...readJson(localStorage, KEY) })

  function set(changes: Partial<KitchenSettings>): void {
    settings.value = { ...settings.value, ...changes }
    writeJson(localStorage, KEY, settings.value)
  }

  return { settings: readonly(settings), set }
})
