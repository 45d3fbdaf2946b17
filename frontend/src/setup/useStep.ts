/** The step that is shown: the one in the address, or the one that is really next. */

import { api } from '@/core/client'
import { useRestaurant } from '@/stores/restaurant'
import { useSession } from '@/core/session'
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { keptProfile } from './kept'
import { stepFor, type StepName } from './steps'

export const ROUTE_OF: Record<StepName, string> = {
  restaurant: 'setup',
  owner: 'setup-owner',
  data: 'setup-data',
  done: 'setup-done',
}

export function useStep() {
  const route = useRoute()
  const router = useRouter()
  const restaurant = useRestaurant()
  const session = useSession()
  const hasBegun = ref<boolean | null>(null)
  const error = shallowRef<unknown>(null)
  let isFirstLook = true

  const wanted = computed(() => route.meta.setupStep ?? 'restaurant')
  const isAdmin = computed(() => session.user?.role === 'admin')
  const step = computed(() =>
    stepFor(wanted.value, {
      isSetUp: restaurant.record === null ? null : restaurant.isSetUp,
      isAdmin: isAdmin.value,
      hasProfile: keptProfile.value.value !== null,
      hasBegun: hasBegun.value,
    }),
  )

  /** Asks the server how far the restaurant is. */
  async function look(): Promise<void> {
    error.value = null
    hasBegun.value = null
    try {
      if (!isFirstLook || restaurant.record === null) await restaurant.load()
      isFirstLook = false
      if (isAdmin.value && restaurant.isSetUp) hasBegun.value = await hasAnything()
    } catch (refusal) {
      error.value = refusal
    }
  }

  watch(isAdmin, () => void look(), { immediate: true })
  watch(
    [step, wanted],
    () => {
      if (step.value === 'waiting' || step.value === 'closed' || step.value === wanted.value) return
      void router.replace({ name: ROUTE_OF[step.value] })
    },
    { immediate: true },
  )

  return { step, wanted, error, look }
}

async function hasAnything(): Promise<boolean> {
  const params = { query: { limit: 1 } }
  const lists = await Promise.all([
    api.GET('/dishes/', { params }),
    api.GET('/tables/', { params }),
    api.GET('/payment-methods/', { params }),
  ])
  return lists.some(({ data = [] }) => data.length > 0)
}
