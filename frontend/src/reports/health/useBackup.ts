/** Makes a backup, and watches until it is there. It goes on when the page is left. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { ApiError } from '@/api/problem'
import { onScopeDispose, ref, shallowRef } from 'vue'

type Backup = components['schemas']['Backup']

/** Milliseconds between two looks at how far it is. No event tells of it. */
const INTERVAL = 1_500

/** `onDone` is called once a backup is complete. */
export function useBackup(onDone: () => void) {
  const isRunning = ref(false)
  /** Why it could not be begun. */
  const error = shallowRef<unknown>(null)
  /** Why it was not finished: a code of the server. */
  const problem = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isGone = false

  async function make(): Promise<void> {
    isRunning.value = true
    error.value = problem.value = null
    try {
      await api.POST('/backups/')
    } catch (refusal) {
      // Somebody else has begun one: that is as good.
      if (!(refusal instanceof ApiError && refusal.code === 'backup_running')) {
        error.value = refusal
        isRunning.value = false
        return
      }
    }
    lookLater()
  }

  function lookLater(): void {
    timer = setTimeout(() => void look(), INTERVAL)
  }

  async function look(): Promise<void> {
    // Without an answer there is another look soon.
    const answer = await api.GET('/backups/').catch(() => null)
    const newest = answer?.data?.[0]
    if (isGone) return
    if (newest === undefined || newest.state === 'running') lookLater()
    else finish(newest)
  }

  function finish({ problem: found }: Backup): void {
    isRunning.value = false
    problem.value = found?.code ?? null
    if (found === null) onDone()
  }

  onScopeDispose(() => {
    isGone = true
    clearTimeout(timer)
  })

  return { isRunning, error, problem, make }
}
