/** The dishes that the page shows, as the person filters them. */

import { computed, ref } from 'vue'

import { dishRows, filterDishes, type DishFilter } from './dishRows'
import { useFullMenu } from './fullMenu'

export const ALL_DISHES: DishFilter = { text: '', categoryId: null, isSoldOut: false, isOff: false }

export function useShownDishes() {
  const menu = useFullMenu()
  void menu.load()
  const filter = ref<DishFilter>({ ...ALL_DISHES })

  const shown = computed(() => filterDishes(menu.dishList, filter.value))
  const rows = computed(() => dishRows(menu.categoryList, shown.value))
  const listed = computed(() => menu.dishList.filter(({ is_active }) => is_active))
  const counts = computed(() => {
    const found = new Map<number, number>()
    for (const { category_id: id } of listed.value) found.set(id, (found.get(id) ?? 0) + 1)
    return found
  })
  const soldOutCount = computed(
    () => listed.value.filter(({ is_available }) => !is_available).length,
  )
  const offCount = computed(() => menu.dishes.size - listed.value.length)

  return { menu, filter, shown, rows, counts, soldOutCount, offCount }
}
