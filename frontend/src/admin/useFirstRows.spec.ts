import { expect, it } from 'vitest'
import { ref } from 'vue'

import { useFirstRows } from './useFirstRows'

it('a long list begins with a hundred rows, and the rest comes when it is asked for', () => {
  const all = ref(Array.from({ length: 250 }, (_, number) => number))
  const { rows, hidden, showMore } = useFirstRows(() => all.value)
  expect([rows.value.length, hidden.value]).toEqual([100, 150])

  showMore()
  showMore()

  expect([rows.value.length, hidden.value]).toEqual([250, 0])
})

it('what a search finds is among the rows wherever it stood before', () => {
  const all = ref(Array.from({ length: 250 }, (_, number) => number))
  const { rows, hidden } = useFirstRows(() => all.value)

  all.value = [249]

  expect(rows.value).toEqual([249])
  expect(hidden.value).toBe(0)
})
