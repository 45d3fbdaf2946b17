/** Changing the prices of many dishes: what is chosen, what it comes to, and doing it. */

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'
import { computed, reactive, ref } from 'vue'

import type { Dish } from '@/stores/menu'
import { useBatch } from './batch'
import { previewPrices, type PriceChange, type PriceRow } from './bulkPrice'
import { useFullMenu } from './fullMenu'
import { readNumber } from '@/i18n/numberText'

/** The dishes that the page shows, or all of a section. */
export type PriceScope = 'shown' | number

export function useBulkPrice(shown: readonly Dish[]) {
  const menu = useFullMenu()
  const choice = reactive({
    scope: 'shown' as PriceScope,
    kind: 'percent' as PriceChange['kind'],
    value: '',
    rounding: 'whole' as PriceChange['rounding'],
  })
  /** The prices as they were when this was opened: what others change meanwhile is not overwritten. */
  const before = menu.dishList
  const hasBegun = ref(false)

  const dishes = computed(() =>
    choice.scope === 'shown'
      ? shown
      : before.filter(({ category_id, is_active }) => is_active && category_id === choice.scope),
  )
  const value = computed(() => {
    const number = readNumber(choice.value)
    return typeof number === 'number' ? number : null
  })
  const isWrong = computed(() => choice.value.trim() !== '' && value.value === null)
  const rows = computed<PriceRow[]>(() => {
    const { kind, rounding } = choice
    if (value.value === null) return []
    return previewPrices(dishes.value, { kind, rounding, value: value.value })
  })

  const batch = useBatch(change)

  async function run(): Promise<void> {
    hasBegun.value = true
    await batch.run(rows.value)
  }

  return { choice, dishes, isWrong, rows, batch, hasBegun, run }

  /** Only a dish that still has the price that was shown. */
  async function change({ dish: { id }, before: price, after }: PriceRow): Promise<void> {
    const path = { id }
    const { data, response } = await api.GET('/dishes/{id}', { params: { path } })
    if (data?.price !== price) throw new ApiError('stale', 412)
    const answer = await api.PATCH('/dishes/{id}', {
      params: { path, header: { 'If-Match': response.headers.get('ETag') ?? '' } },
      body: { price: after },
    })
    if (answer.data !== undefined) menu.putDish(answer.data)
  }
}
