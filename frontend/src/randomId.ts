/** Ids that nobody else makes. `crypto.randomUUID` does not exist on pages served over plain http. */

export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => void

export const fillRandom: FillRandom = (bytes) => {
  crypto.getRandomValues(bytes)
}

/** 16 random bytes as 32 hexadecimal digits. */
export function randomId(fill: FillRandom = fillRandom): string {
  const bytes = new Uint8Array(16)
  fill(bytes)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
