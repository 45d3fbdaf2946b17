/** Writes a compressed copy beside each built file, so that no server compresses it at each request. */

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

export function precompress(): Plugin {
  let folder = ''
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle(options) {
      folder = options.dir ?? ''
    },
    // After everything is in place, the files of public/ included; nothing is where the build failed.
    closeBundle: {
      order: 'post',
      handler: () => (folder === '' ? undefined : compressAll(folder)),
    },
  }
}

async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  await Promise.all(files.map((file) => compress(join(file.parentPath, file.name))))
}

/** zlib writes no time and no name into the header: the same file is compressed to the same bytes. */
async function compress(file: string): Promise<void> {
  const level = constants.Z_BEST_COMPRESSION
  await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level }))
}
