/** How wide an element is. */

import { onMounted, onUnmounted, readonly, ref, type Ref } from 'vue'

/** Pixels; 0 until it is there. */
export function useRoom(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const width = ref(0)
  const observer = new ResizeObserver(look)

  function look(): void {
    width.value = element.value?.clientWidth ?? 0
  }

  onMounted(() => {
    if (element.value) observer.observe(element.value)
    look()
  })
  onUnmounted(() => observer.disconnect())

  return readonly(width)
}
