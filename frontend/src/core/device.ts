/** This device as a shared one of the restaurant: its pairing, and the people who sign in on it. */

import { publicApi } from './client'
import { ApiError } from '@/api/problem'
import { forgetDevice, keepDevice, readDevice, type PairedDevice } from '@/session/pairedDevice'
import { defineStore } from 'pinia'
import { computed, readonly, ref, shallowRef } from 'vue'

import type { DeviceUser } from './people'

export const useDevice = defineStore('device', () => {
  const kept = shallowRef(readDevice(localStorage) ?? null)
  /** null until the server has told them. */
  const staff = shallowRef<readonly DeviceUser[] | null>(null)
  const wasRevoked = ref(false)

  /** Exchanges the code that an admin was shown for the token of this device. */
  async function pair(code: string): Promise<void> {
    const { data } = await publicApi.POST('/devices/pair', { body: { pairing_code: code.trim() } })
    if (data === undefined) return
    keep({ token: data.device_token, name: data.device.name })
    wasRevoked.value = false
  }

  /** Loads the tiles. A device that was revoked is an ordinary browser from then on. */
  async function loadStaff(): Promise<void> {
    if (kept.value === null) return
    const headers = { Authorization: `Bearer ${kept.value.token}` }
    try {
      const { data } = await publicApi.GET('/devices/me/staff', { headers })
      staff.value = data ?? []
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      keep(null)
      wasRevoked.value = true
    }
  }

  function keep(device: PairedDevice | null): void {
    kept.value = device
    staff.value = null
    if (device === null) forgetDevice(localStorage)
    else keepDevice(localStorage, device)
  }

  return {
    isPaired: computed(() => kept.value !== null),
    name: computed(() => kept.value?.name ?? null),
    token: computed(() => kept.value?.token ?? null),
    staff: readonly(staff),
    wasRevoked: readonly(wasRevoked),
    pair,
    loadStaff,
  }
})
