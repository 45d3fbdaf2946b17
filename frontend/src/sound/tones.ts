/**
 * Sounds without files, played by the browser's synthesiser. Browsers keep it silent until somebody
 * has touched the page, and phones silence it again while they are locked or in a call.
 */

import { Listeners } from '../listeners'
import { SOUNDS, type Note, type SoundName } from './notes'

export type { SoundName } from './notes'

/** Seconds in which a note swells: without, it would crack. */
const ATTACK = 0.01
/** What fades out exponentially cannot reach 0. */
const NEARLY_SILENT = 0.0001

export class Sounds {
  private context: AudioContext | undefined
  private readonly listeners = new Listeners<[isUnlocked: boolean]>()

  constructor(private readonly open: () => AudioContext = () => new AudioContext()) {}

  /** Whether `play` can be heard at this moment. */
  get isUnlocked(): boolean {
    return this.context?.state === 'running'
  }

  /** Called from within a touch or a key. Afterwards `isUnlocked` says whether it has worked. */
  async unlock(): Promise<void> {
    try {
      const context = this.ready()
      if (context.state !== 'running') await context.resume()
    } catch {
      // A device without sound: `isUnlocked` stays false.
    }
  }

  /** Silent while it is not unlocked; nothing is played later instead. */
  play(name: SoundName): void {
    if (!this.context || !this.isUnlocked) return
    for (const note of SOUNDS[name]) sing(this.context, note)
  }

  /** Called when it becomes silent or may be heard again. Returns how to end that. */
  onStateChange(listener: (isUnlocked: boolean) => void): () => void {
    return this.listeners.add(listener)
  }

  private ready(): AudioContext {
    if (!this.context) {
      this.context = this.open()
      this.context.addEventListener('statechange', () => this.listeners.tell(this.isUnlocked))
    }
    return this.context
  }
}

/** Those of this page. */
export const sounds = new Sounds()

function sing(context: AudioContext, { at, length, pitch, volume, wave }: Note): void {
  const begin = context.currentTime + at
  const oscillator = new OscillatorNode(context, { type: wave, frequency: pitch })
  const loudness = new GainNode(context, { gain: 0 })
  loudness.gain.setValueAtTime(0, begin)
  loudness.gain.linearRampToValueAtTime(volume, begin + ATTACK)
  loudness.gain.exponentialRampToValueAtTime(NEARLY_SILENT, begin + length)
  oscillator.connect(loudness).connect(context.destination)
  oscillator.start(begin)
  oscillator.stop(begin + length)
}
