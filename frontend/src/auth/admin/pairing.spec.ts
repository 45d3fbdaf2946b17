import decodeQR from 'qr/decode.js'
import { describe, expect, it } from 'vitest'

import { stateOf, type Device } from './devices'
import { pairingAddress } from './pairingAddress'
import { drawQrCode, type QrDrawing } from './qrCode'

const CODE = 'K7QM-2XPD'
const NOW = Date.parse('2026-11-26T16:00:00Z')

function aDevice(changes: Partial<Device> = {}): Device {
  return {
    id: 1,
    created_at: '2026-11-26T16:00:00+00:00',
    updated_at: '2026-11-26T16:00:00+00:00',
    name: 'Планшет на баре',
    is_active: true,
    pairing_expires_at: '2026-11-26T16:10:00+00:00',
    enrolled_at: null,
    last_used_at: null,
    ...changes,
  }
}

/** What a camera reads from it. */
function read({ size, path }: QrDrawing): string {
  const scale = 4
  const side = size * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)/g)) {
    for (let dy = 0; dy < scale; dy += 1) {
      for (let dx = 0; dx < scale; dx += 1) {
        const row = Number(y) * scale + dy
        const column = Number(x) * scale + dx
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3)
      }
    }
  }
  return decodeQR({ width: side, height: side, data })
}

it('a camera reads the address of pairing, with its code, from the QR code', async () => {
  const { link } = pairingAddress(CODE, 'http://192.168.1.10:8000')

  expect(read(await drawQrCode(link))).toBe(
    'http://192.168.1.10:8000/app/sign-in/device?code=K7QM-2XPD',
  )
})

describe('the address of pairing', () => {
  it('is short for typing, and keeps the prefix of a proxy', () => {
    const { page } = pairingAddress(CODE, 'https://example.org/restaurant')
    expect(page).toBe('example.org/restaurant/app/sign-in/device')
  })

  it.each(['http://localhost:8000', 'http://127.0.0.1:8000', 'http://[::1]:8000'])(
    'leads no other device anywhere from %s',
    (server) => expect(pairingAddress(CODE, server).isReachable).toBe(false),
  )
})

describe('a device', () => {
  it('waits for its code for ten minutes', () => {
    expect(stateOf(aDevice(), NOW)).toBe('waiting')
    expect(stateOf(aDevice(), NOW + 600_000)).toBe('expired')
  })

  it('that is paired stays so', () => {
    const paired = aDevice({ pairing_expires_at: null, enrolled_at: '2026-11-26T16:02:00+00:00' })
    expect(stateOf(paired, NOW + 600_000)).toBe('paired')
  })
})
