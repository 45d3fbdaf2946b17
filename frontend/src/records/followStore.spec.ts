import { nextTick } from 'vue'
import { expect, it } from 'vitest'

import { aDish } from '@/testing/records'

import { followStore } from './followStore'
import { recordStore } from './recordStore'

function stores() {
  const [live, all] = [
    recordStore<ReturnType<typeof aDish>>(),
    recordStore<ReturnType<typeof aDish>>(),
  ]
  live.replace([aDish({ id: 1 })])
  all.replace([aDish({ id: 1 }), aDish({ id: 2, is_active: false })])
  followStore(live.records, all)
  return { live, all }
}

it('a change that others make is shown beside what is switched off', async () => {
  const { live, all } = stores()

  live.put(aDish({ id: 1, price: 620, updated_at: '2026-11-26T17:00:00+00:00' }))
  await nextTick()

  expect(all.records.value.get(1)?.price).toBe(620)
  expect(all.records.value.has(2)).toBe(true)
})

it('what somebody takes away is switched off, and can be found there', async () => {
  const { live, all } = stores()

  live.remove(1)
  await nextTick()

  expect(all.records.value.get(1)?.is_active).toBe(false)
})

it('an older state does not replace a newer one', async () => {
  const { live, all } = stores()
  all.put(aDish({ id: 1, weight: 430, updated_at: '2026-11-26T17:00:00+00:00' }))

  live.put(aDish({ id: 1, weight: 400, updated_at: '2026-11-26T16:30:00+00:00' }))
  await nextTick()

  expect(all.records.value.get(1)?.weight).toBe(430)
})
