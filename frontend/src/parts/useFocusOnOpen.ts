/** Takes the focus to the heading of what a person has just opened, where a screen reader goes on. */

import { onMounted, type Ref } from 'vue'

/** Does nothing at the first page: there the browser's own beginning is right. */
export function useFocusOnOpen(heading: Readonly<Ref<HTMLElement | null>>): void {
  onMounted(() => {
    const { back } = (history.state ?? {}) as { back?: string | null }
    if (back != null) heading.value?.focus({ preventScroll: true })
  })
}
