/** QR codes, drawn in the browser: the code of a device must not pass through anything else. */

/** The path of the dark modules in an SVG, and how many modules a side has with its quiet zone. */
export interface QrDrawing {
  size: number
  path: string
}

/** So many light modules around it are what cameras need. */
const QUIET_ZONE = 4

/** The library is loaded with the first code that is shown. */
export async function drawQrCode(text: string): Promise<QrDrawing> {
  const { encodeQR } = await import('qr')
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE })
  const parts = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return { size: rows.length, path: parts.join('') }
}
