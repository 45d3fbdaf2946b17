/** How this tab stands with the server, and the time there, for everything that is shown. */

import { useCore } from '@/core/core'
import type { LiveStatus } from '@/live/states'
import { defineStore } from 'pinia'
import { computed, readonly, ref, shallowRef } from 'vue'

/** Milliseconds without a link until the screen says so. */
const LOST_AFTER = 2_000
/** And without a word from the server until what is shown counts as old. */
const OLD_AFTER = 10_000

/**
 * - `online`: what is shown is what is so
 * - `catchingUp`: linked, or just about to be; what was missed is on its way
 * - `offline`: no link
 */
export type Link = 'online' | 'catchingUp' | 'offline'

export const useConnection = defineStore('connection', () => {
  const { live } = useCore()
  const status = shallowRef<LiveStatus>(live.status)
  /** Milliseconds since 1970 on the server's clock; another value every second. */
  const now = ref(live.clock.serverNow())
  const silence = ref(0)
  const wasLive = ref(status.value.state === 'live')

  function look(): void {
    now.value = live.clock.serverNow()
    silence.value = live.age()
  }

  live.onStatus((changed) => {
    status.value = changed
    if (changed.state === 'live') wasLive.value = true
    if (changed.state === 'signedOut') wasLive.value = false
    look()
  })
  setInterval(look, 1_000)

  const link = computed<Link>(() => {
    const { state } = status.value
    if (state === 'live') return 'online'
    const isOnItsWay = state === 'syncing' || (state === 'connecting' && silence.value < LOST_AFTER)
    return isOnItsWay ? 'catchingUp' : 'offline'
  })

  return {
    status: readonly(status),
    now: readonly(now),
    link,
    /** Whether everything has been loaded since this person signed in. */
    isLoaded: readonly(wasLive),
    /** Milliseconds since the last word from the server; 0 while it is live. */
    silence: computed(() => (link.value === 'online' ? 0 : silence.value)),
    isOld: computed(() => link.value !== 'online' && silence.value >= OLD_AFTER),
    /** The moment of the last word; null before the first. */
    lastWordAt: computed(() => (now.value > 0 ? (live.lastWordAt ?? null) : null)),
  }
})

/** Whole minutes from a moment of the server ("2026-11-26T…") until now, at least 0. */
export function minutesSince(moment: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(moment)) / 60_000))
}
