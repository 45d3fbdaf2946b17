/** Filters of a list that stand in the address, so that a reload and the back button keep them. */

import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import type { Filters } from './usePages'

export function useQueryFilters<Name extends string>(names: readonly Name[]) {
  const route = useRoute()
  const router = useRouter()

  const values = computed<Record<Name, string>>(() => {
    const entries = names.map((name) => [name, String(route.query[name] ?? '')])
    return Object.fromEntries(entries) as Record<Name, string>
  })
  const cursor = computed(() => (route.query.cursor ? String(route.query.cursor) : undefined))
  const isAny = computed(() => names.some((name) => values.value[name] !== ''))

  /** Other filters begin with the first page. */
  function set(changes: Partial<Record<Name, string>>): void {
    void router.replace({ query: query({ ...values.value, ...changes }) })
  }

  /** Another page is a step that one can go back over. */
  function goTo(page: string | undefined): void {
    void router.push({ query: query({ ...values.value, cursor: page }) })
  }

  function clear(): void {
    void router.replace({ query: {} })
  }

  return { values, cursor, isAny, set, goTo, clear }
}

function query(filters: Filters): Record<string, string> {
  const filled = Object.entries(filters).filter(([, value]) => value)
  return Object.fromEntries(filled) as Record<string, string>
}
