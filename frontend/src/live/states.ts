/** The states of the live connection, and the only ways from one to another. */

/**
 * - `connecting`: no link yet, or it was lost moments ago
 * - `syncing`: linked; what was missed is on its way, so the screen may be behind
 * - `live`: what is shown is what is so
 * - `stale`: no word from the server for so long that the screen has to say so
 * - `signedOut`: nothing comes until somebody signs in
 * - `refused`: the server lets this screen in no more now; it tries again later
 */
export type LiveState = 'connecting' | 'syncing' | 'live' | 'stale' | 'signedOut' | 'refused'

/** What a screen shows of the connection. */
export interface LiveStatus {
  state: LiveState
  /** While `syncing`: everything anew, or only what was missed. */
  syncing?: 'snapshot' | 'replay'
  /** Why `signedOut` or `refused`: a code of the API. */
  reason?: string
}

export type LiveInput =
  'welcomed' | 'reloading' | 'synced' | 'lost' | 'silent' | 'refused' | 'signedOut' | 'retried'

type Moves = Partial<Record<LiveInput, LiveState>>

export const TRANSITIONS: Readonly<Record<LiveState, Moves>> = {
  connecting: {
    welcomed: 'syncing',
    silent: 'stale',
    refused: 'refused',
    signedOut: 'signedOut',
  },
  syncing: {
    synced: 'live',
    lost: 'connecting',
    silent: 'stale',
    refused: 'refused',
    signedOut: 'signedOut',
  },
  live: {
    reloading: 'syncing',
    lost: 'connecting',
    silent: 'stale',
    refused: 'refused',
    signedOut: 'signedOut',
  },
  stale: { welcomed: 'syncing', refused: 'refused', signedOut: 'signedOut' },
  refused: { welcomed: 'syncing', signedOut: 'signedOut' },
  signedOut: { retried: 'connecting' },
}

/** The state after an input; one that means nothing in this state changes nothing. */
export function nextState(state: LiveState, input: LiveInput): LiveState {
  return TRANSITIONS[state][input] ?? state
}
