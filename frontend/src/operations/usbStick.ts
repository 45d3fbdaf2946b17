/** What the owner should know about the USB stick that the nightly copy goes to. */

import type { SystemStatus } from './systemStatus'

export type UsbStick = SystemStatus['usb_stick']

/** Milliseconds after which a copy is missing: a night, and some hours more. */
const COPY_EVERY = 26 * 3_600_000

/**
 * - `elsewhere`: no copies to a stick are made on this machine
 * - `missing`: there is none, and never was a copy
 * - `pulledOut`: there were copies, and now there is none
 * - `waiting`: the first copy is made tonight
 * - `failing`: it is there, and last night brought no copy
 * - `fine`: it is there, with a copy of last night
 */
export type StickState = 'elsewhere' | 'missing' | 'pulledOut' | 'waiting' | 'failing' | 'fine'

/** `now`: milliseconds on the server's clock. */
export function stickState(
  { is_supported, is_plugged_in, copied_at }: UsbStick,
  now: number,
): StickState {
  if (!is_supported && !is_plugged_in && copied_at === null) return 'elsewhere'
  if (!is_plugged_in) return copied_at === null ? 'missing' : 'pulledOut'
  if (copied_at === null) return 'waiting'
  return now - Date.parse(copied_at) > COPY_EVERY ? 'failing' : 'fine'
}

/** Whether somebody has to do something. */
export function needsCare(state: StickState): boolean {
  return ['missing', 'pulledOut', 'failing'].includes(state)
}
