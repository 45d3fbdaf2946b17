import { expect, it } from 'vitest'

import type { ItemStatus } from '@/stores/types'
import { ReadyWatch } from './readyWatch'

const READY_AT = Date.parse('2026-11-26T16:00:00Z')

function item(status: ItemStatus, id = 101) {
  return { id, status, updated_at: '2026-11-26T16:00:00+00:00' }
}

/** At which of these looks, each with seconds and a status, the phone sounds. */
function sounds(...looks: [seconds: number, status: ItemStatus][]): number[] {
  const watch = new ReadyWatch()
  return looks.flatMap(([seconds, status]) =>
    watch.look([item(status)], READY_AT + seconds * 1000, [2, 4]) ? [seconds] : [],
  )
}

it('a dish that becomes ready sounds once, and again at two and at four minutes', () => {
  expect(
    sounds(
      [-1, 'cooking'],
      [0, 'ready'],
      [1, 'ready'],
      [119, 'ready'],
      [120, 'ready'],
      [121, 'ready'],
      [240, 'ready'],
      [600, 'ready'],
    ),
  ).toEqual([0, 120, 240])
})

it('a page that is loaded anew does not repeat what has sounded already', () => {
  expect(sounds([130, 'ready'], [131, 'ready'], [240, 'ready'])).toEqual([240])
})

it('a phone that slept sounds once for all it missed', () => {
  expect(sounds([-1, 'new'], [500, 'ready'], [501, 'ready'])).toEqual([500])
})

it('what was carried out in time is not heard of again, nor what the waiter takes back', () => {
  expect(sounds([-1, 'new'], [0, 'ready'], [60, 'served'], [65, 'ready'])).toEqual([0])
})

it('what the kitchen takes back and finishes again is news', () => {
  expect(sounds([-1, 'new'], [0, 'ready'], [10, 'cooking'], [20, 'ready'])).toEqual([0, 20])
})

it('a dish of another table is another one', () => {
  const watch = new ReadyWatch()
  watch.look([item('ready', 1)], READY_AT, [2, 4])

  expect(watch.look([item('ready', 1), item('ready', 2)], READY_AT, [2, 4])).toBe(true)
})

it('what became ready while the page was being loaded is news, and what stood there is not', () => {
  const firstLook = (watchedFor: number) =>
    new ReadyWatch().look([item('ready')], READY_AT + 800, [2, 4], watchedFor)

  expect([firstLook(700), firstLook(900)]).toEqual([false, true])
})
