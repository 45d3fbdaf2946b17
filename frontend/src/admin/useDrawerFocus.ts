/** What opens takes the focus, and what closes gives it back to where it was opened from. */

import { onBeforeUnmount, onMounted, type Ref } from 'vue'

export function useDrawerFocus(heading: Readonly<Ref<HTMLElement | null>>): void {
  const opener = document.activeElement

  onMounted(() => heading.value?.focus({ preventScroll: true }))
  onBeforeUnmount(() => {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
  })
}
