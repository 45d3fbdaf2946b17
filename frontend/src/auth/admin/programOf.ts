/** "Chrome, Android" from a browser's User-Agent. */

const BROWSERS: [RegExp, string][] = [
  [/YaBrowser/, 'Яндекс Браузер'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux|X11/, 'Linux'],
]

/** The browser and the system; another program as it names itself, or nothing. */
export function programOf(agent: string | null): string {
  if (agent === null) return ''
  const known = [BROWSERS, SYSTEMS].map((names) => names.find(([sign]) => sign.test(agent))?.[1])
  return known.filter(Boolean).join(', ') || (agent.split(/[\s/]/)[0] ?? '')
}
