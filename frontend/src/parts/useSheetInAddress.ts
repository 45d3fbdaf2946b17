/** A sheet that stands in the address, so that the back button closes it and a reload keeps it. */

import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** What is opened, as `?name=…` has it; null while it is closed. */
export function useSheetInAddress(name: string): WritableComputedRef<string | null> {
  const route = useRoute()
  const router = useRouter()

  function open(value: string): void {
    void router.push({ query: { ...route.query, [name]: value } })
  }

  /** The way it was opened, where it was opened here. */
  function close(): void {
    const query = Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== name))
    const { back } = (history.state ?? {}) as { back?: string | null }
    if (back === router.resolve({ query }).fullPath) router.back()
    else void router.replace({ query })
  }

  return computed({
    get: () => (typeof route.query[name] === 'string' ? (route.query[name] as string) : null),
    set: (value) => {
      if (value !== null) open(value)
      else if (route.query[name] !== undefined) close()
    },
  })
}
