/**
 * Which built file a module goes into. Left alone, each page would load a file for every part that it
 * shares with others. So there is a first file with what more than one kind of person needs at once,
 * and one for the first view of the waiters, of the kitchen and of the owner.
 */

interface Module {
  importers: readonly string[]
  dynamicImporters: readonly string[]
  isEntry: boolean
}

interface Graph {
  getModuleInfo: (id: string) => Module | null
}

/** What is shown to a kind of person on whichever page; null where there is no such frame. */
const AREAS: readonly { file: string; sources: RegExp; frame: RegExp | null }[] = [
  {
    file: 'owner',
    sources: /\/src\/setup\/|\/(admin|owner)\//,
    frame: /\/owner\/AdminLayout\.vue$/,
  },
  { file: 'kitchen', sources: /\/src\/kitchen\//, frame: /\/KitchenPage\.vue$/ },
  { file: 'public', sources: /\/src\/(app|auth)\//, frame: null },
  {
    file: 'floor',
    sources: /\/src\/(floor|orders|payments|shell|staff)\//,
    frame: /\/(StaffLayout|FloorPage)\.vue$/,
  },
  { file: 'owner', sources: /\/src\//, frame: null },
]

/** The name of the file; null leaves a module to the one page that imports it. */
export function chunkOf(id: string, graph: Graph): string | null {
  const roots = rootsOf(id, graph)
  if (roots.some((root) => graph.getModuleInfo(root)?.isEntry)) return 'app'
  const files = new Set(roots.map((root) => areaOf(root).file))
  const isInFrame = roots.some((root) => areaOf(root).frame?.test(root))
  const [file] = files
  if (files.size > 1) return isInFrame ? 'app' : 'fields'
  if (isInFrame && file !== undefined) return file
  if (file === 'owner' && roots.some(isPage) && (roots.length > 1 || isStyle(id))) return 'owner'
  return roots.length > 1 ? `${file}-parts` : null
}

function areaOf(root: string) {
  return AREAS.find(({ sources }) => sources.test(root)) ?? { file: '', frame: null }
}

function isPage(root: string): boolean {
  return root.endsWith('Page.vue')
}

/** Of an owner's page too: a stylesheet of its own would be one more request. */
function isStyle(id: string): boolean {
  return id.endsWith('.css') || id.endsWith('.sass')
}

const known = new Map<string, readonly string[]>()

/** The modules that are loaded by themselves, and load this one with them. */
function rootsOf(id: string, graph: Graph): readonly string[] {
  const before = known.get(id)
  if (before) return before
  const seen = new Set<string>([id])
  for (const next of seen) {
    for (const importer of graph.getModuleInfo(next)?.importers ?? []) seen.add(importer)
  }
  const roots = [...seen].filter((one) => {
    const module = graph.getModuleInfo(one)
    return module !== null && (module.isEntry || module.dynamicImporters.length > 0)
  })
  known.set(id, roots)
  return roots
}
