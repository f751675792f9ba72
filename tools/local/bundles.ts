/**
 * Bundles for this machine alone: the functions in one build, each with modules of its own, and beside them the packages they import, once
 * for all. A thread that hosts several functions loads and compiles a package for the first of them. What is deployed is made by
 * cdk/bundle.ts and can be hosted too (`--deployed`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { parseSync } from 'oxc-parser'
import { BESIDE, type Bundles, COMMON_OPTIONS, entries, ownRoutes, REQUIRE } from '../../cdk/bundle.ts'

const ROOT = join(import.meta.dirname, '../..')

type Place = {
  /** Where to write. */
  readonly directory: string
  /** Where that will be when it is used. */
  readonly final: string
}
type Names = Set<string>

const fileOf = (request: string): string => `packages/${request.replaceAll('/', '+')}.mjs`

/** Leaves packages out of a function, each at its address here. */
const packagesApart = (final: string, wanted: Map<string, Names>): Plugin => ({
  name: 'packages-apart',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      // a file of data has no modules to share
      if (kind === 'entry-point' || path.startsWith('node:') || path.endsWith('.json')) return undefined
      if (!wanted.has(path)) wanted.set(path, new Set())
      return { path: pathToFileURL(join(final, fileOf(path))).href, external: true }
    })
  },
})

/** Which names of each package a bundle imports. `*` stands for all of them. */
const collect = (text: string, byAddress: ReadonlyMap<string, Names>): void => {
  const { module } = parseSync('bundle.mjs', text)
  for (const { moduleRequest, entries: imported } of module.staticImports)
    for (const { importName } of imported)
      byAddress
        .get(moduleRequest.value)
        ?.add(importName.kind === 'NamespaceObject' ? '*' : (importName.name ?? 'default'))
  for (const { moduleRequest } of module.dynamicImports)
    byAddress.get(text.slice(moduleRequest.start + 1, moduleRequest.end - 1))?.add('*')
}

const bundleFunctions = async ({ directory, final }: Place): Promise<Map<string, Names>> => {
  const wanted = new Map<string, Names>()
  const { outputFiles } = await build({
    ...COMMON_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: Object.entries(entries()).map(([name, source]) => ({ in: source, out: `${name}/index` })),
    outdir: join(directory, 'functions'),
    sourcemap: 'external',
    target: 'node24',
    plugins: [packagesApart(final, wanted)],
    define: { DENGTONG_BUNDLED: 'true', DENGTONG_ROUTES: 'dengtongRoutes' },
    write: false,
  })
  const byAddress = new Map(
    [...wanted].map(([request, names]) => [pathToFileURL(join(final, fileOf(request))).href, names]),
  )
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.map')) continue
    mkdirSync(dirname(path), { recursive: true })
    collect(text, byAddress)
    const name = path.split('/').at(-2) ?? ''
    writeFileSync(path, `const dengtongRoutes=${ownRoutes(name)};${text}`)
    for (const [file, source] of Object.entries(BESIDE[name] ?? {}))
      writeFileSync(join(dirname(path), file), compressed(join(ROOT, source)))
  }
  return wanted
}

const kept = new Map<string, Buffer>()
/** Quickly and once: nobody pays for these bytes. */
const compressed = (path: string): Buffer => {
  const bytes = kept.get(path) ?? gzipSync(readFileSync(path), { level: 1 })
  kept.set(path, bytes)
  return bytes
}

const reexport = (request: string, names: Names): string => {
  const from = JSON.stringify(request)
  if (!names.has('*')) return `export { ${[...names].join(', ')} } from ${from}`
  // Who imports on demand takes the default or names.
  return `export * from ${from}\n${names.has('default') ? `export { default } from ${from}` : ''}`
}

const bundlePackages = async ({ directory }: Place, wanted: ReadonlyMap<string, Names>): Promise<void> => {
  await build({
    ...COMMON_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [...wanted.keys()].map((request) => ({ in: `package:${request}`, out: fileOf(request).slice(0, -4) })),
    outdir: directory,
    splitting: true,
    target: 'node24',
    plugins: [
      {
        name: 'packages',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^package:/ }, ({ path }) => ({
            path: path.slice('package:'.length),
            namespace: 'package',
          }))
          onLoad({ filter: /.*/, namespace: 'package' }, ({ path }) => ({
            contents: reexport(path, wanted.get(path) ?? new Set()),
            resolveDir: ROOT,
          }))
        },
      },
    ],
    banner: { js: REQUIRE },
  })
}

/** Written under `directory`, which is then moved to `final`. */
export const localBundles = async (place: Place): Promise<Bundles> => {
  await bundlePackages(place, await bundleFunctions(place))
  return Object.fromEntries(
    Object.keys(entries()).map((name) => [
      name,
      { directory: join(place.directory, 'functions', name), bytes: 0, inputs: [] },
    ]),
  )
}
