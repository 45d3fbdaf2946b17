/** Whether the rows of a table are cards: on a phone, and in what a drawer leaves of a small screen. */

import { useMinWidth } from '@/parts/useWideScreen'
import { computed, type ComputedRef } from 'vue'

export function useCards(isBesideDrawer: () => boolean = () => false): ComputedRef<boolean> {
  const isPhone = useMinWidth(700, false)
  const isSmall = useMinWidth(1300, false)
  return computed(() => isPhone.value || (isBesideDrawer() && isSmall.value))
}
