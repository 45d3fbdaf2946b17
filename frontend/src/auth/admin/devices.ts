/** The shared devices of the restaurant, as admins see them. */

import { api } from '@/core/client'
import type { components } from '@/api/generated/openapi'
import { loadPages } from '@/records/pages'
import { defineStore } from 'pinia'
import { readonly, ref, shallowRef } from 'vue'

export type Device = components['schemas']['Device']
export type ListedDevice = components['schemas']['ListedDevice']
export type RegisteredDevice = components['schemas']['RegisteredDevice']

export const useDevices = defineStore('devices', () => {
  const devices = shallowRef<readonly ListedDevice[]>([])
  const isLoaded = ref(false)
  const error = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    error.value = null
    try {
      devices.value = await loadPages((cursor) =>
        api.GET('/devices/', { params: { query: { cursor } } }),
      )
      isLoaded.value = true
    } catch (refusal) {
      error.value = refusal
    }
  }

  return { devices: readonly(devices), isLoaded, error, load }
})

/**
 * - `paired`: somebody has typed its code into it
 * - `waiting`: its code is still valid
 * - `expired`: nobody typed the code in time
 */
export type DeviceState = 'paired' | 'waiting' | 'expired'

/** `now`: milliseconds on the server's clock. */
export function stateOf(device: Device, now: number): DeviceState {
  if (device.enrolled_at !== null) return 'paired'
  return secondsLeft(device, now) > 0 ? 'waiting' : 'expired'
}

/** Until its code is worth nothing; 0 when it is not. */
export function secondsLeft({ pairing_expires_at }: Device, now: number): number {
  if (pairing_expires_at === null) return 0
  return Math.max(0, Math.ceil((Date.parse(pairing_expires_at) - now) / 1000))
}
