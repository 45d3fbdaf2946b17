/** A list of which one page is shown: which one stands in the address, as do the filters. */

import { nextQuery, type ListAnswer } from '@/records/pages'
import { ref, shallowRef, watch } from 'vue'

export interface Filters {
  [name: string]: string | undefined
  cursor?: string
}

export type Pages<T> = ReturnType<typeof usePages<T>>

/**
 * Loads the page that the filters name, anew whenever they change. What was shown stays until then;
 * an answer that has been overtaken by another question is thrown away.
 */
export function usePages<T>(
  filters: () => Filters,
  ask: (filters: Filters, signal: AbortSignal) => Promise<ListAnswer<T>>,
) {
  const rows = shallowRef<readonly T[]>([])
  const next = ref<string | null>(null)
  const isLoading = ref(true)
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)
  let latest = new AbortController()

  async function load(): Promise<void> {
    latest.abort()
    const question = (latest = new AbortController())
    isLoading.value = true
    error.value = null
    try {
      const { data = [], response } = await ask(filters(), question.signal)
      if (question.signal.aborted) return
      rows.value = data
      next.value = nextQuery(response.headers)?.get('cursor') ?? null
      isLoaded.value = true
    } catch (refusal) {
      if (!question.signal.aborted) error.value = refusal
    } finally {
      if (!question.signal.aborted) isLoading.value = false
    }
  }

  watch(() => JSON.stringify(filters()), load, { immediate: true })

  return { rows, next, isLoading, isLoaded, error, load }
}
