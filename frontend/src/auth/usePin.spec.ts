import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'

import { ApiError, type Problem } from '@/api/problem'

import { usePin } from './usePin'

function refusal(status: number, code: string, retryAfter?: number): ApiError {
  const problem = { code, detail: '', request_id: '', status, title: '', type: '' }
  return new ApiError(code, status, { ...problem, retry_after: retryAfter } as Problem)
}

describe('a PIN', () => {
  let scope: EffectScope
  const send = vi.fn<(pin: string) => Promise<void>>()

  beforeEach(() => {
    vi.useFakeTimers()
    scope = effectScope()
    send.mockReset().mockResolvedValue()
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  async function typed(digits: string) {
    const pin = scope.run(() => usePin(send))
    if (pin === undefined) throw new Error('the scope has ended')
    for (const digit of digits) await pin.type(digit)
    return pin
  }

  it('is sent by the arrow from the fourth digit on', async () => {
    const pin = await typed('123')
    await pin.submit()
    expect(send).not.toHaveBeenCalled()

    await pin.type('4')
    expect(pin.canSend.value).toBe(true)
    await pin.submit()

    expect(send).toHaveBeenCalledExactlyOnceWith('1234')
  })

  it('goes by itself at the sixth digit', async () => {
    await typed('123456')

    expect(send).toHaveBeenCalledExactlyOnceWith('123456')
  })

  it('loses its last digit when that is erased', async () => {
    const pin = await typed('1239')
    pin.erase()
    await pin.type('4')
    await pin.submit()

    expect(send).toHaveBeenCalledExactlyOnceWith('1234')
  })

  it('is typed anew after a wrong one, and the words stay until then', async () => {
    send.mockRejectedValue(refusal(401, 'invalid_credentials'))
    const pin = await typed('1234')
    await pin.submit()

    expect(pin.digits.value).toBe('')
    expect(pin.error.value?.code).toBe('invalid_credentials')
    await pin.type('5')
    expect(pin.error.value).toBeNull()
  })

  it('waits as long as the server says after too many tries, then may be typed', async () => {
    send.mockRejectedValue(refusal(429, 'too_many_tries', 30))
    const pin = await typed('123456')

    expect(pin.left.value).toBe('0:30')
    await pin.type('1')
    expect(pin.digits.value).toBe('')

    await vi.advanceTimersByTimeAsync(12_000)
    expect(pin.left.value).toBe('0:18')
    await vi.advanceTimersByTimeAsync(18_000)
    expect(pin.isWaiting.value).toBe(false)
    await pin.type('1')
    expect(pin.digits.value).toBe('1')
  })

  it('is kept when the server could not be asked', async () => {
    send.mockRejectedValueOnce(new ApiError('no_connection', 0))
    const pin = await typed('1234')
    await pin.submit()

    expect(pin.digits.value).toBe('1234')
    await pin.submit()
    expect(send).toHaveBeenCalledTimes(2)
  })
})
