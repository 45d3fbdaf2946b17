/** The categories as the stations of this display: a button for each, and which are shown. */

import { useMenu } from '@/stores/menu'
import { computed } from 'vue'

import { useKitchenSettings } from './settings'

export function useStations() {
  const menu = useMenu()
  const display = useKitchenSettings()

  const categories = computed(() =>
    menu.sections.filter(({ dishes }) => dishes.length > 0).map(({ category }) => category),
  )
  const ids = computed(() => display.settings.stations ?? categories.value.map(({ id }) => id))
  /** Whatever filters has its button, so that it can be seen. */
  const stations = computed(() =>
    categories.value.filter(
      ({ id }) => ids.value.includes(id) || display.settings.shown.includes(id),
    ),
  )

  function toggleStation(id: number): void {
    display.set({ stations: toggled(ids.value, id) })
    if (!ids.value.includes(id)) {
      display.set({ shown: display.settings.shown.filter((other) => other !== id) })
    }
  }

  function toggleShown(id: number): void {
    display.set({ shown: toggled(display.settings.shown, id) })
  }

  function showAll(): void {
    display.set({ shown: [] })
  }

  return { categories, stations, toggleStation, toggleShown, showAll }
}

function toggled(ids: readonly number[], id: number): number[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]
}
