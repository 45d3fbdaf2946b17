/** The report of the period in the address, as the server has it now. */

import { api } from '@/core/client'
import { useRestaurant } from '@/stores/restaurant'
import { useFloor } from '@/stores/floor'
import { useMenu } from '@/stores/menu'
import { useOrders } from '@/stores/orders'
import { useConnection } from '@/core/connection'
import { useThresholds } from '@/parts/thresholds'
import { computed, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'

import { periodOf, reportQuery } from './periods'
import type { ShownReport } from './types'
import { useKeptFresh } from './useKeptFresh'

export function useReport() {
  const route = useRoute()
  const restaurant = useRestaurant()
  const connection = useConnection()
  const thresholds = useThresholds()
  const [orders, floor, menu] = [useOrders(), useFloor(), useMenu()]

  const period = computed(() => periodOf(route.query.period))
  const shown = shallowRef<ShownReport | null>(null)
  const error = shallowRef<unknown>(null)
  let latest = 0

  const query = computed(() => {
    const { timezone = 'UTC', business_day_ends = '00:00' } = restaurant.record ?? {}
    const day = { timezone, business_day_ends }
    return reportQuery(period.value, thresholds.minutes, connection.now, day)
  })

  /** What was shown stays until then; an answer that another question has overtaken is dropped. */
  async function load(): Promise<void> {
    const question = ++latest
    const wanted = period.value
    try {
      const { data } = await api.GET('/reports/today', { params: { query: query.value } })
      if (question !== latest || data === undefined) return
      shown.value = { period: wanted, report: data }
      error.value = null
    } catch (refusal) {
      if (question === latest) error.value = refusal
    }
  }

  watch(() => JSON.stringify([period.value, query.value]), load)
  useKeptFresh(load, () => [orders.open, orders.closed, floor.tables, menu.dishes])

  return { period, shown, error, load }
}
