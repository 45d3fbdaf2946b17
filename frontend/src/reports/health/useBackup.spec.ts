import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'

import { api } from '@/core/client'
import { ApiError } from '@/api/problem'

import { useBackup } from './useBackup'

vi.mock('@/core/client', () => ({ api: { GET: vi.fn(), POST: vi.fn() } }))

const begin = vi.mocked(api.POST as unknown as (path: string) => Promise<unknown>)
const list = vi.mocked(api.GET as unknown as (path: string) => Promise<unknown>)
const onDone = vi.fn()
let page: EffectScope
let backup: ReturnType<typeof useBackup>

const newest = (state: string, code?: string) => ({
  data: [{ state, problem: code === undefined ? null : { code } }, { state: 'complete' }],
})
const pass = () => vi.advanceTimersByTimeAsync(1_500)

beforeEach(() => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  begin.mockResolvedValue(undefined)
  list.mockReset().mockResolvedValue(newest('complete'))
  page = effectScope()
  backup = page.run(() => useBackup(onDone)) as typeof backup
})

afterEach(() => {
  page.stop()
  vi.useRealTimers()
})

it('a backup is watched until it is complete, also through a moment without a connection', async () => {
  list.mockResolvedValueOnce(newest('running')).mockRejectedValueOnce(new Error('no connection'))

  await backup.make()
  await pass()
  await pass()
  expect(backup.isRunning.value).toBe(true)
  expect(onDone).not.toHaveBeenCalled()
  await pass()

  expect(backup.isRunning.value).toBe(false)
  expect(onDone).toHaveBeenCalledOnce()
})

it('why a backup failed is known, and it may be made again', async () => {
  list.mockResolvedValueOnce(newest('failed', 'no_room_for_backup'))
  await backup.make()
  await pass()
  expect(backup.problem.value).toBe('no_room_for_backup')
  expect(onDone).not.toHaveBeenCalled()

  await backup.make()
  expect(backup.problem.value).toBeNull()
  await pass()
  expect(onDone).toHaveBeenCalledOnce()
})

it('one that somebody else has begun is as good', async () => {
  begin.mockRejectedValueOnce(new ApiError('backup_running', 409))
  list.mockResolvedValueOnce(newest('running'))

  await backup.make()
  await pass()
  await pass()

  expect(backup.error.value).toBeNull()
  expect(onDone).toHaveBeenCalledOnce()
})

it('a server that makes none says so, and is not asked again', async () => {
  const refusal = new ApiError('backup_elsewhere', 409)
  begin.mockRejectedValueOnce(refusal)

  await backup.make()
  await pass()

  expect(backup.error.value).toBe(refusal)
  expect(backup.isRunning.value).toBe(false)
  expect(list).not.toHaveBeenCalled()
})

it('a page that was left watches no more', async () => {
  list.mockResolvedValue(newest('running'))
  await backup.make()
  await pass()
  page.stop()
  await pass()
  await pass()

  expect(list).toHaveBeenCalledOnce()
})
