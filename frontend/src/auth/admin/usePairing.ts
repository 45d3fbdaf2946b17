/** Registering a device, and noticing when somebody has typed its code into it. */

import { api } from '@/core/client'
import { useConnection } from '@/core/connection'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { secondsLeft, type Device, type RegisteredDevice } from './devices'

/** Milliseconds between two looks at whether it is paired. No event tells of it. */
const INTERVAL = 3_000

/** `former`: a device whose code nobody typed in time; a new code takes its place. */
export function usePairing(former: Device | null) {
  const connection = useConnection()
  const device = shallowRef<RegisteredDevice | null>(null)
  const isPaired = ref(false)
  const isWorking = ref(false)
  const error = shallowRef<unknown>(null)
  let timer: ReturnType<typeof setInterval> | undefined
  let replaced = former

  const left = computed(() => (device.value ? secondsLeft(device.value, connection.now) : 0))

  async function register(name: string): Promise<void> {
    isWorking.value = true
    error.value = null
    try {
      const { data } = await api.POST('/devices/', { body: { name: name.trim() } })
      const former = device.value ?? replaced
      device.value = data ?? null
      replaced = null
      look()
      if (former !== null) await forget(former)
    } catch (refusal) {
      error.value = refusal
    } finally {
      isWorking.value = false
    }
  }

  /** A device that was never paired leaves no trace. */
  async function forget({ id }: Device): Promise<void> {
    await api.DELETE('/devices/{id}', { params: { path: { id } } })
  }

  function look(): void {
    clearInterval(timer)
    timer = setInterval(() => void ask(), INTERVAL)
  }

  async function ask(): Promise<void> {
    const id = device.value?.id
    if (id === undefined || left.value === 0) return
    // Without an answer there is another look soon.
    const answer = await api.GET('/devices/{id}', { params: { path: { id } } }).catch(() => null)
    if (!answer?.data?.enrolled_at) return
    isPaired.value = true
    clearInterval(timer)
  }

  onScopeDispose(() => clearInterval(timer))

  return { device, isPaired, isWorking, error, left, register }
}
