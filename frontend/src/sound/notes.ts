/** The sounds of the app as notes, so that none has to be loaded. */

export type SoundName =
  'dishReady' | 'ticketNew' | 'ticketChanged' | 'alarm' | 'ticketLate' | 'offline'

export interface Note {
  /** Seconds after the sound begins. */
  at: number
  /** Seconds until it has died away. */
  length: number
  /** Hertz. */
  pitch: number
  /** 0 to 1. */
  volume: number
  wave: OscillatorType
}

const E6 = 1318.5
const B5 = 987.8
const E5 = 659.3
const A4 = 440
const C4 = 261.6
const A3 = 220

export const SOUNDS: Readonly<Record<SoundName, readonly Note[]>> = {
  dishReady: [
    { at: 0, length: 0.15, pitch: B5, volume: 0.6, wave: 'sine' },
    { at: 0.12, length: 0.6, pitch: E6, volume: 0.7, wave: 'sine' },
  ],
  ticketNew: [
    { at: 0, length: 0.25, pitch: E5, volume: 0.8, wave: 'triangle' },
    { at: 0.18, length: 0.6, pitch: B5, volume: 0.9, wave: 'triangle' },
  ],
  ticketChanged: [{ at: 0, length: 0.5, pitch: B5, volume: 0.8, wave: 'triangle' }],
  alarm: [0, 0.3, 0.6].map((at) => ({ at, length: 0.26, pitch: C4, volume: 1, wave: 'square' })),
  ticketLate: [{ at: 0, length: 0.12, pitch: A4, volume: 0.6, wave: 'sine' }],
  offline: [{ at: 0, length: 0.7, pitch: A3, volume: 0.9, wave: 'triangle' }],
}
