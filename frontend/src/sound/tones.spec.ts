import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { SOUNDS, type SoundName } from './notes'
import { Sounds } from './tones'

/** What a browser's synthesiser has played. */
let pitches: number[]
let device: FakeAudio

class FakeAudio extends EventTarget {
  state = 'suspended'
  currentTime = 5
  destination = {}

  set(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }

  resume = () => Promise.resolve(this.set('running'))
}

class FakeOscillator {
  constructor(_context: unknown, { frequency }: { frequency: number }) {
    pitches.push(frequency)
  }

  connect = (next: unknown) => next
  start = () => undefined
  stop = () => undefined
}

class FakeGain extends FakeOscillator {
  gain = {
    setValueAtTime: () => undefined,
    linearRampToValueAtTime: () => undefined,
    exponentialRampToValueAtTime: () => undefined,
  }

  constructor() {
    super(null, { frequency: 0 })
    pitches.pop()
  }
}

beforeEach(() => {
  pitches = []
  device = new FakeAudio()
  vi.stubGlobal('OscillatorNode', FakeOscillator)
  vi.stubGlobal('GainNode', FakeGain)
})
afterEach(() => vi.unstubAllGlobals())

function someSounds(): Sounds {
  return new Sounds(() => device as unknown as AudioContext)
}

it('nothing sounds before the first touch, and nothing of it afterwards', async () => {
  const sounds = someSounds()
  sounds.play('dishReady')

  await sounds.unlock()

  expect(pitches).toEqual([])
  expect(sounds.isUnlocked).toBe(true)
})

it('a ticket that comes sounds as two rising notes', async () => {
  const sounds = someSounds()
  await sounds.unlock()

  sounds.play('ticketNew')

  expect(pitches).toHaveLength(2)
  expect(pitches[1]).toBeGreaterThan(pitches[0] as number)
})

it('a phone that falls silent in a call says so, and is unlocked by the next touch', async () => {
  const sounds = someSounds()
  await sounds.unlock()
  const heard: boolean[] = []
  sounds.onStateChange((isUnlocked) => heard.push(isUnlocked))

  device.set('interrupted')
  await sounds.unlock()

  expect(heard).toEqual([false, true])
})

it('a device without sound goes on silently', async () => {
  const sounds = new Sounds(() => {
    throw new Error('no audio hardware')
  })

  await sounds.unlock()
  sounds.play('alarm')

  expect(sounds.isUnlocked).toBe(false)
})

it('no two sounds can be taken for each other', () => {
  const tunes = Object.entries(SOUNDS).map(([name, notes]) => [name as SoundName, notes] as const)
  const shapes = tunes.map(([, notes]) => notes.map(({ pitch, length }) => [pitch, length]).join())

  expect(new Set(shapes).size).toBe(tunes.length)
})
