/** Makes a backup, and watches until it is there. It goes on when the page is left. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { ApiError } from '@/api/problem'
import { usePolling } from '@/parts/usePolling'
import { onScopeDispose, ref, shallowRef } from 'vue'

type Backup = components['schemas']['Backup']

/** `onDone` is called once a backup is complete. */
export function useBackup(onDone: () => void) {
  const isRunning = ref(false)
  /** Why it could not be begun. */
  const error = shallowRef<unknown>(null)
  /** Why it was not finished: a code of the server. */
  const problem = ref<string | null>(null)
  /** Whether the server has begun, and is asked how far it is. No event tells of it. */
  const isWatched = ref(false)

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
    isWatched.value = true
  }

  async function look(): Promise<void> {
    // Without an answer there is another look soon.
    const answer = await api.GET('/backups/').catch(() => null)
    const newest = answer?.data?.[0]
    if (isWatched.value && newest !== undefined && newest.state !== 'running') finish(newest)
  }

  function finish({ problem: found }: Backup): void {
    isRunning.value = isWatched.value = false
    problem.value = found?.code ?? null
    if (found === null) onDone()
  }

  usePolling(look, () => isWatched.value)
  onScopeDispose(() => (isWatched.value = false))

  return { isRunning, error, problem, make }
}
