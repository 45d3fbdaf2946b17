/** The order of the sections while it is being changed, by dragging or by the arrow keys. */

import { api } from '@/core/client'
import { computed, ref, shallowRef, watch } from 'vue'

import type { Category } from '@/stores/menu'
import { move, newPlaces } from './categoryOrder'
import { useFullMenu } from './fullMenu'

export function useCategoryOrder() {
  const menu = useFullMenu()
  /** The ids as the person has put them; null as the server has them. */
  const wanted = shallowRef<number[] | null>(null)
  const error = shallowRef<unknown>(null)
  const isSaving = ref(false)

  const sections = computed<Category[]>(() =>
    wanted.value === null
      ? menu.categoryList
      : wanted.value.flatMap((id) => menu.categories.get(id) ?? []),
  )
  watch(
    () => menu.categories.size,
    () => (wanted.value = null),
  )

  function place(id: number, index: number): void {
    const ids = sections.value.map((section) => section.id)
    wanted.value = move(ids, ids.indexOf(id), index)
  }

  /** Sends the places that have changed. What was not sent is back where it was. */
  async function save(): Promise<void> {
    if (isSaving.value || wanted.value === null) return
    isSaving.value = true
    error.value = null
    try {
      for (const { id, sort_order } of newPlaces(sections.value)) {
        const params = { path: { id } }
        const { data } = await api.PATCH('/categories/{id}', { params, body: { sort_order } })
        if (data !== undefined) menu.putCategory(data)
      }
    } catch (refusal) {
      error.value = refusal
    } finally {
      wanted.value = null
      isSaving.value = false
    }
  }

  return { sections, error, isSaving, place, save }
}
