/** The first rows of a long list, and more of them when they are asked for. */

import { computed, ref } from 'vue'

/** To draw all of ten thousand at once takes a browser half a minute. */
const STEP = 100

export function useFirstRows<T>(all: () => readonly T[]) {
  const count = ref(STEP)
  const rows = computed(() => all().slice(0, count.value))
  const hidden = computed(() => all().length - rows.value.length)

  function showMore(): void {
    count.value += STEP
  }

  return { rows, hidden, showMore }
}
