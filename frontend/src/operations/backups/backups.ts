/** The backups on the server: made, followed while one is made, and taken away. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { ApiError, NO_CONNECTION } from '@/api/problem'
import { saveFile } from '@/parts/saveFile'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

export type Backup = components['schemas']['Backup']

export const useBackups = defineStore('backups', () => {
  /** The newest first, with one that is being made, and the last if it failed. */
  const backups = shallowRef<readonly Backup[]>([])
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)
  /** What the server or the network refused last: to make one, or to give one away. */
  const refusal = shallowRef<unknown>(null)
  const isStarting = ref(false)
  const fetchedName = ref<string | null>(null)

  async function load(): Promise<void> {
    try {
      const { data } = await api.GET('/backups/')
      if (data === undefined) return
      backups.value = data
      isLoaded.value = true
      error.value = null
    } catch (reason) {
      error.value = reason
    }
  }

  /** What has come of them all, as a text to compare with; null before the first answer. */
  const outcomes = computed(() => {
    const ended = backups.value.filter(({ state }) => state !== 'running')
    return isLoaded.value ? ended.map(({ name, state }) => `${name} ${state}`).join() : null
  })

  /** It goes on when the page is closed. */
  async function start(): Promise<void> {
    isStarting.value = true
    await attempt(() => api.POST('/backups/'))
    await load()
    isStarting.value = false
  }

  /** The browser keeps what comes on its own disk, so a large file is none of memory. */
  async function download(name: string): Promise<void> {
    fetchedName.value = name
    await attempt(async () => {
      const params = { path: { name } }
      const { data } = await api.GET('/backups/{name}', { params, parseAs: 'blob' })
      if (data !== undefined) saveFile(data as unknown as Blob, name)
    })
    fetchedName.value = null
  }

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    refusal.value = null
    try {
      await action()
    } catch (reason) {
      // A download that stops in the middle fails in the browser's own words.
      refusal.value = reason instanceof ApiError ? reason : new ApiError(NO_CONNECTION, 0)
    }
  }

  return {
    backups,
    newest: computed(() => backups.value.find(({ state }) => state === 'complete')),
    isRunning: computed(() => backups.value.some(({ state }) => state === 'running')),
    outcomes,
    isLoaded,
    error,
    refusal,
    isStarting,
    fetchedName,
    load,
    start,
    download,
  }
})
