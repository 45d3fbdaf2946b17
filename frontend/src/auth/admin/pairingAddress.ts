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

/** Whether this server's address, as this page was opened, leads other devices here, too. */
export function isReachableByOthers(server = serverAddress): boolean {
  return !LOOPBACK.test(new URL(server).hostname)
}

export function pairingAddress(code: string, server = serverAddress): PairingAddress {
  const address = `${server}/app/sign-in/device`
  return {
    page: address.replace(/^https?:\/\//, ''),
    link: `${address}?code=${encodeURIComponent(code)}`,
    isReachable: isReachableByOthers(server),
  }
}
