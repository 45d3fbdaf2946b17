/** Whether the server answers, from the last request on; asked again while it does not. */

import { readonly, ref } from 'vue'

import { serverAddress } from './addresses'

/** Seconds between two questions. */
const INTERVAL = 5

const isReachable = ref(true)
let timer: ReturnType<typeof setTimeout> | undefined

export const reachability = {
  isReachable: readonly(isReachable),

  answered(): void {
    isReachable.value = true
    clearTimeout(timer)
  },

  silent(): void {
    isReachable.value = false
    clearTimeout(timer)
    timer = setTimeout(ask, INTERVAL * 1000)
  },
}

async function ask(): Promise<void> {
  try {
    await fetch(`${serverAddress}/health`, { credentials: 'omit', cache: 'no-store' })
    reachability.answered()
  } catch {
    reachability.silent()
  }
}
