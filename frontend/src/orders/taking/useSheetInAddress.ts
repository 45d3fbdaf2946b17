/** A sheet that is open as long as the address says so: the back button closes it. */

import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export function useSheetInAddress(name: string) {
  const route = useRoute()
  const router = useRouter()
  /** Otherwise the address came from elsewhere, and the page before is another one. */
  let wasOpenedHere = false

  async function open(): Promise<void> {
    wasOpenedHere = true
    await router.push({ query: { ...route.query, [name]: null } })
  }

  async function close(): Promise<void> {
    if (!(name in route.query)) return
    const query = Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== name))
    if (!wasOpenedHere) return void (await router.replace({ query }))
    wasOpenedHere = false
    await new Promise<void>((resolve) => {
      const stop = router.afterEach(() => (stop(), resolve()))
      router.back()
    })
  }

  const isOpen = computed({
    get: () => name in route.query,
    set: (wanted) => void (wanted ? open() : close()),
  })

  return { isOpen, open, close }
}
