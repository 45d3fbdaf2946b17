/** The printed cards: of which tables, and fetching them. */

import { api } from '@/core/client'
import { saveFile } from '@/parts/saveFile'
import { ref, shallowRef } from 'vue'

/** So many tables can be named at once; for all of them none has to be. */
export const MAX_NAMED = 100

export function useCards(all: readonly number[]) {
  const chosen = ref(new Set(all))
  const isBusy = ref(false)
  const error = shallowRef<unknown>(null)

  function choose(ids: readonly number[], isChosen: boolean): void {
    for (const id of ids) {
      if (isChosen) chosen.value.add(id)
      else chosen.value.delete(id)
    }
  }

  /** Returns whether the person has the file now. */
  async function fetchCards(): Promise<boolean> {
    isBusy.value = true
    error.value = null
    const query = chosen.value.size === all.length ? {} : { id: [...chosen.value] }
    try {
      const { data } = await api.GET('/tables/cards.pdf', { params: { query }, parseAs: 'blob' })
      if (data !== undefined) saveFile(data, 'table-cards.pdf')
      return true
    } catch (refusal) {
      error.value = refusal
      return false
    } finally {
      isBusy.value = false
    }
  }

  return { chosen, isBusy, error, choose, fetchCards }
}
