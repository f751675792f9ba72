/** Evaluates modules again in the same process: those that rest on a file whose mutant shows only when it is loaded. */
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The modules of the sandbox: who imports whom, and which are to be evaluated again. */
export class Modules {
  #importers = new Map<string, Set<string>>()
  #sources = new Map<string, string>()
  #stale: ReadonlySet<string> = new Set()
  #generation = 0

  constructor(root: string) {
    const own = (url = ''): boolean => url.startsWith(root) && !url.includes('/node_modules/')
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier === 'vitest' && own(context.parentURL))
          return { url: import.meta.resolve('./collect.ts'), shortCircuit: true }
        const found = next(specifier, context)
        if (!own(found.url)) return found
        const { href } = plain(found.url)
        if (context.parentURL) this.#importersOf(href).add(plain(context.parentURL).href)
        return this.#stale.has(href) ? { ...found, url: `${href}?again=${this.#generation}` } : found
      },
      load: (url, context, next) =>
        own(url) && plain(url).pathname.endsWith('.ts')
          ? { format: 'module', source: this.#sourceOf(plain(url)), shortCircuit: true }
          : next(url, context),
    })
  }

  /** Files to be imported anew, since something they rest on is to be evaluated again. */
  renew(file: string): ReadonlySet<string> {
    const stale = new Set<string>()
    const open = [pathToFileURL(file).href]
    for (let one = open.pop(); one; one = open.pop()) {
      if (stale.has(one)) continue
      stale.add(one)
      open.push(...this.#importersOf(one))
    }
    this.#stale = stale
    this.#generation += 1
    return new Set([...stale].map((url) => fileURLToPath(url)))
  }

  #importersOf(href: string): Set<string> {
    const known = this.#importers.get(href) ?? new Set()
    this.#importers.set(href, known)
    return known
  }

  #sourceOf(url: URL): string {
    const source = this.#sources.get(url.href) ?? stripTypeScriptTypes(readFileSync(url, 'utf8'))
    this.#sources.set(url.href, source)
    return source
  }
}

const plain = (url: string): URL => {
  const bare = new URL(url)
  bare.search = ''
  return bare
}
