/** The sheet of the cart, which stands in the address. */

import { useSheetInAddress } from '@/parts/useSheetInAddress'
import { computed } from 'vue'
import { useRouter } from 'vue-router'

export function useCartSheet() {
  const router = useRouter()
  const address = useSheetInAddress('cart')

  const isOpen = computed({
    get: () => address.value !== null,
    set: (isWanted) => (address.value = isWanted ? 'open' : null),
  })

  /** Resolves when the address is the page's own again, and the next step may be taken. */
  async function close(): Promise<void> {
    if (!isOpen.value) return
    const isDone = new Promise<void>((resolve) => {
      const stop = router.afterEach(() => {
        stop()
        resolve()
      })
    })
    isOpen.value = false
    await isDone
  }

  return { isOpen, close }
}
