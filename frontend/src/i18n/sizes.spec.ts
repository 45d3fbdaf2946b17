import { expect, it } from 'vitest'

import { formatBytes, megabytesFor } from './sizes'

const RU = { language: 'ru' } as const

it('sizes are written in the largest unit that fits, with a decimal only where it tells something', () => {
  const sizes = [0, 900, 19_922_944, 1_610_612_736, 227_633_266_688]

  expect(sizes.map((size) => formatBytes(size, RU).replace('\u00a0', ' '))).toEqual([
    '0 Б',
    '900 Б',
    '19 МБ',
    '1,5 ГБ',
    '212 ГБ',
  ])
})

it('what is missing is rounded up: a megabyte too few would not do', () => {
  expect([1, 1_048_576, 1_048_577].map(megabytesFor)).toEqual([1, 1, 2])
})
