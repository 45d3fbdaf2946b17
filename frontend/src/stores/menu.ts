/** The menu: its categories and dishes, sold out ones included. */

import { defineStore } from 'pinia'
import { computed } from 'vue'

import type { components } from '../api/generated/openapi'
import { loadAll } from '../records/loadAll'
import { recordStore } from '../records/recordStore'
import type { LiveEvent } from '../live/types'
import type { Session } from '../session/session'

export type Category = components['schemas']['Category']
export type Dish = components['schemas']['Dish']
export type Menu = [Category[], Dish[]]

export interface MenuSection {
  category: Category
  dishes: Dish[]
}

export const useMenu = defineStore('menu', () => {
  const categories = recordStore<Category>()
  const dishes = recordStore<Dish>()

  function load(session: Session, signal: AbortSignal): Promise<Menu> {
    return Promise.all([
      loadAll<Category>(session, '/categories/', signal),
      loadAll<Dish>(session, '/dishes/', signal),
    ])
  }

  function replace([newCategories, newDishes]: Menu): void {
    categories.replace(newCategories)
    dishes.replace(newDishes)
  }

  function apply(event: LiveEvent): void {
    if (event.event === 'category-updated') keepActive(categories, event.category)
    else if (event.event === 'dish-updated') keepActive(dishes, event.dish)
  }

  /** Both as the server lists them: by the place in the menu, then by name. */
  const sections = computed<MenuSection[]>(() => {
    const byName = inOrder([...dishes.records.value.values()], () => 0)
    return inOrder([...categories.records.value.values()], ({ sort_order }) => sort_order).map(
      (category) => ({
        category,
        dishes: byName.filter(({ category_id }) => category_id === category.id),
      }),
    )
  })

  return {
    categories: categories.records,
    dishes: dishes.records,
    sections,
    load,
    replace,
    apply,
  }
})

function keepActive<T extends { id: number; is_active: boolean }>(
  store: ReturnType<typeof recordStore<T>>,
  record: T,
): void {
  if (record.is_active) store.put(record)
  else store.remove(record.id)
}

function inOrder<T extends { name: string }>(records: T[], place: (record: T) => number): T[] {
  return records.sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name))
}
