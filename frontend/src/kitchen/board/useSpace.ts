/** How much room the tickets have, and how large the letters are. */

import { useEventListener } from '@/parts/useEventListener'
import { computed, onMounted, onUnmounted, ref, shallowRef, type Ref } from 'vue'

import { useKitchenSettings, type Letters } from '../settings'
import type { Space } from '../tickets/layout'

const GAP = 10
const WIDE = 1900
/** A tablet of ten inches is read from as far as a large screen. */
const SMALL = { width: 1100, height: 640 }
const SCALES: Record<Exclude<Letters, 'auto'>, number> = { normal: 1, big: 1.2, large: 1.35 }
/** So wide is a column at least, with letters of the usual size. */
const NARROWEST = 262

/** The size of the letters of this display. */
export function useLetters() {
  const display = useKitchenSettings()
  const size = shallowRef({ width: innerWidth, height: innerHeight })
  useEventListener(window, 'resize', () => {
    size.value = { width: innerWidth, height: innerHeight }
  })

  const letters = computed(() => {
    if (display.settings.letters !== 'auto') return display.settings.letters
    const { width, height } = size.value
    if (width >= WIDE) return 'big'
    return width <= SMALL.width || height <= SMALL.height ? 'large' : 'normal'
  })
  return {
    letters,
    scale: computed(() => SCALES[letters.value]),
    isWide: computed(() => size.value.width >= WIDE),
  }
}

/** The room in an element, for so many columns as are set, or as suit it. */
export function useSpace(element: Ref<HTMLElement | null>, scale: Ref<number>) {
  const display = useKitchenSettings()
  const size = ref({ width: 0, height: 0 })
  const observer = new ResizeObserver(look)

  function look(): void {
    const { clientWidth = 0, clientHeight = 0 } = element.value ?? {}
    size.value = { width: clientWidth, height: clientHeight }
  }

  onMounted(() => {
    if (element.value) observer.observe(element.value)
    look()
  })
  onUnmounted(() => observer.disconnect())

  return computed<Space>(() => {
    const { width, height } = size.value
    const fitting = Math.floor((width + GAP) / (NARROWEST * scale.value + GAP))
    const columns = display.settings.columns || Math.max(1, Math.min(6, fitting))
    const columnWidth = (width - GAP * (columns - 1)) / columns
    return { columns, columnWidth, height, gap: GAP, scale: scale.value }
  })
}
