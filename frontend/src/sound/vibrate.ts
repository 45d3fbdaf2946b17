/** Makes a phone vibrate: milliseconds on, off, on. Nothing on devices that cannot. */
export function vibrate(pattern: number[]): void {
  // Missing in Safari, whatever its type says; refused before the first touch.
  ;(navigator as { vibrate?: (pattern: number[]) => boolean }).vibrate?.(pattern)
}
