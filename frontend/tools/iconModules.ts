/**
 * Makes a module of every icon, so that a page loads the icons that it shows: in the package all of
 * them are one module, and those of all pages would be part of the first view.
 */

import type { Plugin } from 'vite'

const PACKAGE = '@quasar/extras/material-symbols-rounded'
const PREFIX = 'virtual:icon/'
const IMPORT = /import\s*\{([^}]*)\}\s*from\s*['"]@quasar\/extras\/material-symbols-rounded['"];?/g

export function iconModules(): Plugin {
  let icons: Record<string, string> = {}
  return {
    name: 'icon-modules',
    apply: 'build',
    enforce: 'post',
    async buildStart() {
      icons = (await import(PACKAGE)) as Record<string, string>
    },
    resolveId(id) {
      return id.startsWith(PREFIX) ? id : null
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null
      return `export default ${JSON.stringify(icons[id.slice(PREFIX.length)])}`
    },
    transform(code, id) {
      if (id.includes('node_modules') || !code.includes(PACKAGE)) return null
      return { code: code.replace(IMPORT, (_, names: string) => importEach(names)), map: null }
    },
  }
}

/** "symRoundedAdd, symRoundedClose as close" → one import each. */
function importEach(names: string): string {
  const parts = names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts
    .map((part) => {
      const [name = '', local = name] = part.split(/\s+as\s+/)
      return `import ${local} from '${PREFIX}${name}';`
    })
    .join('\n')
}
