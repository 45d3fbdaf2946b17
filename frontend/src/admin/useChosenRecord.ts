/** The record that an address of the owner's side is about. */

import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'

/** Its id, null for a new one, undefined for none: `?table=4`, `?table=new`. */
export function useChosenRecord(name: string): ComputedRef<number | null | undefined> {
  const route = useRoute()
  return computed(() => {
    const value = route.query[name]
    if (typeof value !== 'string') return undefined
    return value === 'new' ? null : Number(value)
  })
}
