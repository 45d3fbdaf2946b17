/** The address that a device opens to be paired, as its camera reads it from a QR code. */

import { serverAddress } from '@/api/addresses'

export interface PairingAddress {
  /** As a person types it: without the code. */
  page: string
  /** With the code, for the QR code. */
  link: string
  /** Whether another device gets there: not where this page was opened as "localhost". */
  isReachable: boolean
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

export function pairingAddress(code: string, server = serverAddress): PairingAddress {
  const { hostname } = new URL(server)
  const address = `${server}/app/sign-in/device`
  return {
    page: address.replace(/^https?:\/\//, ''),
    link: `${address}?code=${encodeURIComponent(code)}`,
    isReachable: !LOOPBACK.test(hostname),
  }
}
