import { expect, it } from 'vitest'

import { ApiError, type Problem } from '@/api/problem'

import { useBatch } from './batch'

const STALE = new ApiError('stale', 412)

it('what fails does not keep the others from being changed', async () => {
  const sent: number[] = []
  const batch = useBatch<number>((row) => {
    if (row === 2) return Promise.reject(STALE)
    sent.push(row)
    return Promise.resolve()
  })

  await batch.run([1, 2, 3])

  expect(sent).toEqual([1, 3])
  expect(batch.doneCount).toBe(2)
  expect(batch.failures).toEqual([{ row: 2, error: STALE }])
  expect(batch.left).toEqual([])
})

it('stopped in the middle, it leaves what was not sent', async () => {
  const batch = useBatch<number>((row) => {
    if (row === 2) batch.stop()
    return Promise.resolve()
  })

  await batch.run([1, 2, 3, 4])

  expect(batch.doneCount).toBe(2)
  expect(batch.left).toEqual([3, 4])
})

it('without a connection it stops by itself', async () => {
  const batch = useBatch<number>(() => Promise.reject(new ApiError('no_connection', 0)))

  await batch.run([1, 2, 3])

  expect(batch.failures).toHaveLength(1)
  expect(batch.left).toEqual([2, 3])
})

it('a server that asks to wait is waited for', async () => {
  const busy = new ApiError('too_many_requests', 429, { retry_after: 3 } as Problem)
  const answers = [busy, busy, undefined]
  const waits: number[] = []
  const batch = useBatch<number>(
    () => {
      const answer = answers.shift()
      return answer ? Promise.reject(answer) : Promise.resolve()
    },
    (time) => {
      waits.push(time)
      return Promise.resolve()
    },
  )

  await batch.run([1])

  expect(batch.doneCount).toBe(1)
  expect(waits).toEqual([3000, 3000])
})
