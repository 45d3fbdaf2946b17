/** The whole menu as its owner sees it: with what is switched off, and with the ingredients. */

import { useCore } from '@/core/core'
import type { components } from '@/api/generated/openapi'
import { followStore } from '@/records/followStore'
import { loadAll } from '@/records/loadAll'
import { recordStore } from '@/records/recordStore'
import { defineStore, storeToRefs } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { useMenu, type Category, type Dish } from '@/stores/menu'
import { byName, inMenuOrder } from './dishRows'

export type Ingredient = components['schemas']['Ingredient']

export const useFullMenu = defineStore('fullMenu', () => {
  const categories = recordStore<Category>()
  const dishes = recordStore<Dish>()
  const ingredients = recordStore<Ingredient>()
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)
  const live = storeToRefs(useMenu())
  followStore(live.categories, categories)
  followStore(live.dishes, dishes)

  /** What was loaded before stays until then; `error` says why nothing came. */
  async function load(): Promise<void> {
    const { session } = useCore()
    try {
      const [categoryList, dishList, ingredientList] = await Promise.all([
        loadAll<Category>(session, '/categories/?include_inactive=true'),
        loadAll<Dish>(session, '/dishes/?include_inactive=true'),
        loadAll<Ingredient>(session, '/ingredients/'),
      ])
      categories.replace(categoryList)
      dishes.replace(dishList)
      ingredients.replace(ingredientList)
      isLoaded.value = true
      error.value = null
    } catch (refusal) {
      error.value = refusal
    }
  }

  return {
    categories: categories.records,
    dishes: dishes.records,
    ingredients: ingredients.records,
    categoryList: computed(() => inMenuOrder(categories.records.value.values())),
    dishList: computed(() => byName(dishes.records.value.values())),
    ingredientList: computed(() => byName(ingredients.records.value.values())),
    isLoaded,
    error,
    load,
    putCategory: categories.put,
    putDish: dishes.put,
    putIngredient: ingredients.put,
    removeIngredient: ingredients.remove,
  }
})
