import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'

import { useKeepAwake } from './keepAwake'

let scope: EffectScope | undefined

afterEach(() => {
  scope?.stop()
  Reflect.deleteProperty(navigator, 'wakeLock')
})

/** A film of a minute, which plays where the browser allows it. */
function aFilm(isAllowed: boolean) {
  const film = { paused: true, currentTime: 0, duration: 60, play: vi.fn() }
  film.play.mockImplementation(() => {
    film.paused = !isAllowed
    return isAllowed ? Promise.resolve() : Promise.reject(new Error('not allowed'))
  })
  return film
}

function keepAwake(film: ReturnType<typeof aFilm>) {
  scope = effectScope()
  const made = scope.run(() => useKeepAwake(ref(film as unknown as HTMLVideoElement)))
  if (!made) throw new Error('the scope has ended')
  return made
}

function offerWakeLock(request: () => Promise<unknown>): void {
  Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true })
}

it('over https the screen is kept on by the browser itself', async () => {
  offerWakeLock(() => Promise.resolve({ release: () => Promise.resolve() }))
  const film = aFilm(true)
  const awake = keepAwake(film)

  await awake.start()

  expect(awake.isAwake.value).toBe(true)
  expect(film.play).not.toHaveBeenCalled()
})

it('over plain http a film keeps it on, begun by the touch itself', async () => {
  const film = aFilm(true)
  const awake = keepAwake(film)

  const started = awake.start()

  expect(film.play).toHaveBeenCalledOnce()
  await started
  expect(awake.isAwake.value).toBe(true)
})

it('a film that comes to its end goes back, as one that loops does not count', () => {
  const film = aFilm(true)
  const awake = keepAwake(film)

  film.currentTime = 59
  awake.rewind()

  expect(film.currentTime).toBe(0)
})

it('a device on which neither works is known to fall asleep', async () => {
  offerWakeLock(() => Promise.reject(new Error('battery low')))
  const awake = keepAwake(aFilm(false))
  expect(awake.isAwake.value).toBeNull()

  await awake.start()

  expect(awake.isAwake.value).toBe(false)
})
