/** When somebody last touched the display. */

import { useEventListener } from '@/parts/useEventListener'

/** Milliseconds in which a finger may still be about. */
const ABOUT = 1_200

export interface Touch {
  isTouched(): boolean
  /** Milliseconds since the last touch or key. */
  idle(): number
}

export function useTouch(): Touch {
  let last = performance.now()
  for (const name of ['pointerdown', 'keydown']) {
    useEventListener(window, name, () => (last = performance.now()))
  }
  const idle = () => performance.now() - last
  return { idle, isTouched: () => idle() < ABOUT }
}
