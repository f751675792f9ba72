/**
 * The directions of imports, and the few things only one place may do. A row of RULES is one law, with the reason that a breach prints.
 */
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { type Claiming, castBreaches, castsOf, lineAt } from './casts.ts'

/** A domain may import only itself and domains before it. */
export const DOMAINS = [
  'names',
  'kernel',
  'subjects',
  'platform',
  'outbox',
  'tables',
  'access',
  'clocks',
  'audit',
  'institutions',
  'registries',
  'printing',
  'documents',
  'certificates',
  'authorizations',
  'queries',
  'registrations',
  'fees',
  'review',
  'filings',
  'cases',
  'payments',
  'forms',
  'archives',
  'matters',
  'deliveries',
  'reports',
  'api',
] as const

export type SourceFile = { readonly path: string; readonly text: string }
type Import = {
  readonly to: string
  readonly line: number
  readonly names: readonly string[]
}
type Deed = { readonly what: string; readonly line: number }
type Parsed = Claiming & {
  readonly imports: readonly Import[]
  readonly deeds: readonly Deed[]
  /** The file's own, and what it exports. */
  readonly names: readonly Deed[]
}
export type Breach = { readonly rule: string; readonly path: string; readonly line: number; readonly because: string }

/** A relative import becomes a path from the root; a package stays as written. */
const targetOf = (from: string, request: string): string =>
  request.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), request)) : request

const unquoted = (text: string): string => text.replace(/^['"`]|['"`]$/g, '')

const CLOCK_AND_CHANCE = new Set([
  'Date.now',
  'Temporal.Now',
  'performance.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
])
/** Whoever waits takes the port Alarm. */
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate'])
const CHANCE_NAMES = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'])

// biome-ignore lint/suspicious/noExplicitAny: nodes of the parser's tree
const nameOf = (node: any): string => {
  if (node?.type === 'Identifier') return node.name
  if (node?.type !== 'MemberExpression') return ''
  const key = node.computed ? node.property?.value : node.property?.name
  return `${nameOf(node.object)}.${key ?? ''}`
}

const deedsOf = (program: Parameters<Visitor['visit']>[0], text: string): Deed[] => {
  const deeds: Deed[] = []
  const saw = (what: string, start: number) => deeds.push({ what, line: lineAt(text, start) })
  new Visitor({
    MemberExpression(node) {
      const name = nameOf(node)
      if (name === 'process.env' || CLOCK_AND_CHANCE.has(name.replace(/^globalThis\./, ''))) saw(name, node.start)
    },
    NewExpression(node) {
      if (nameOf(node.callee) === 'Date' && node.arguments.length === 0) saw('new Date()', node.start)
    },
    CallExpression(node) {
      const name = nameOf(node.callee).replace(/^globalThis\./, '')
      if (name === 'Date') saw('Date()', node.start)
      if (TIMERS.has(name)) saw(name, node.start)
    },
  }).visit(program)
  return deeds
}

export const parse = ({ path, text }: SourceFile): Parsed => {
  const { program, module, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found = (request: { value: string; start: number }, names: string[]): Import => ({
    to: targetOf(path, request.value),
    line: lineAt(text, request.start),
    names,
  })
  const imports = [
    ...module.staticImports.map((i) =>
      found(
        i.moduleRequest,
        i.entries.map((e) => e.importName.name ?? e.importName.kind),
      ),
    ),
    ...module.staticExports.flatMap((x) =>
      x.entries.flatMap((e) => (e.moduleRequest === null ? [] : [found(e.moduleRequest, [e.importName.name ?? '*'])])),
    ),
    ...module.dynamicImports.map((d) => {
      const { start, end } = d.moduleRequest
      return found({ value: unquoted(text.slice(start, end)), start }, [])
    }),
  ]
  const exported = module.staticExports.flatMap((x) =>
    x.entries.map(({ exportName, start }) => ({ what: exportName.name ?? '', line: lineAt(text, start) })),
  )
  const names = [{ what: posix.basename(path), line: 1 }, ...exported]
  return { path, imports, deeds: deedsOf(program, text), casts: castsOf(program, text), names }
}

const inside = (path: string, ...folders: string[]): boolean =>
  folders.some((f) => path === f || path.startsWith(`${f}/`))
const isPackage = (to: string): boolean => !/^(lib|functions|cdk|tools|test)\//.test(to) && !to.endsWith('.ts')
const domainOf = (path: string): string | undefined => /^lib\/([^/]+)\//.exec(path)?.[1]
const rankOf = (domain: string | undefined): number => DOMAINS.indexOf(domain as (typeof DOMAINS)[number])
const isProduct = (path: string): boolean => inside(path, 'lib', 'functions')
/** Where now and new ids come from. */
const isClockOrIds = (path: string): boolean => /^lib\/platform\/(aws\/)?(clock|ids)\.ts$/.test(path)

/** Words that stood for notices, rows, answers, locks, due times and PDFs alike. */
const OLD_WORDS = new Set(
  'told tell tells said heard hear hears kept keep keeps keeping sound press pressed wake wakes'.split(' '),
)
/** Names that openapi.json shows. */
const PUBLISHED = new Set(['FindingSaid', 'SaidOfSignature'])

/** `LOST_KEYS`, `lostKeys` and `lost-keys.ts` are the same words. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.]/)

type Rule = {
  readonly because: string
  /** Files it speaks of. */
  readonly of: (path: string) => boolean
  readonly forbids?: (found: Import, from: string) => boolean
  readonly forbidsDeed?: (what: string) => boolean
  readonly forbidsName?: (name: string) => boolean
}

export const RULES = {
  'names-stand-alone': {
    because: 'lib/names imports nothing outside itself: infrastructure and code share it',
    of: (path) => inside(path, 'lib/names'),
    forbids: ({ to }) => !inside(to, 'lib/names'),
  },
  'kernel-is-pure': {
    because: 'lib/kernel imports zod/mini, lib/names and itself, a parser of JSON and digests: nothing with an effect',
    of: (path) => inside(path, 'lib/kernel'),
    forbids: ({ to }) =>
      !['zod/mini', 'jsonc-parser', 'node:crypto'].includes(to) && !inside(to, 'lib/kernel', 'lib/names'),
  },
  'domains-look-up': {
    because: `a domain imports only domains before it: ${DOMAINS.join(' < ')}`,
    of: (path) => inside(path, 'lib'),
    forbids: ({ to }, from) =>
      inside(to, 'lib') && !(rankOf(domainOf(to)) <= rankOf(domainOf(from)) && rankOf(domainOf(to)) >= 0),
  },
  'domains-are-listed': {
    because: 'a new domain needs a place in DOMAINS',
    of: (path) => inside(path, 'lib') && rankOf(domainOf(path)) < 0,
    forbids: () => true,
  },
  'domains-see-ports': {
    because: 'domains know effects only as lib/platform/ports.ts',
    of: (path) => inside(path, 'lib') && domainOf(path) !== 'platform',
    forbids: ({ to }) => inside(to, 'lib/platform') && to !== 'lib/platform/ports.ts',
  },
  'product-knows-no-tools': {
    because: 'lib and functions import neither cdk, tools nor test; lib imports no functions',
    of: isProduct,
    forbids: ({ to }, from) => inside(to, 'cdk', 'tools', 'test') || (inside(from, 'lib') && inside(to, 'functions')),
  },
  'functions-stand-apart': {
    because: 'a function shares code only through lib and functions/runtime',
    of: (path) => inside(path, 'functions'),
    forbids: ({ to }) => to.endsWith('.ts') && inside(to, 'functions') && !inside(to, 'functions/runtime'),
  },
  'functions-carry-own-contracts': {
    because: 'lib/api/index.ts would put every contract into the bundle; import the one resource',
    of: (path) => inside(path, 'functions') || (inside(path, 'lib') && !inside(path, 'lib/api')),
    forbids: ({ to }) => to === 'lib/api/index.ts',
  },
  'adapters-are-wired-once': {
    because: 'only functions/runtime chooses adapters of lib/platform',
    of: (path) => inside(path, 'functions') && !inside(path, 'functions/runtime'),
    forbids: ({ to }) => inside(to, 'lib/platform') && to !== 'lib/platform/ports.ts',
  },
  'sdk-in-one-folder': {
    because: 'only lib/platform/aws imports the AWS SDK',
    of: (path) => (isProduct(path) || inside(path, 'cdk')) && !inside(path, 'lib/platform/aws'),
    forbids: ({ to }) => to.startsWith('@aws-sdk/') || to.startsWith('@smithy/'),
  },
  'lambda-in-one-folder': {
    because: 'only functions/runtime knows middy and the events of Lambda',
    of: (path) => isProduct(path) && !inside(path, 'functions/runtime'),
    forbids: ({ to }) => to.startsWith('@middy/') || to === 'aws-lambda',
  },
  'zod-is-mini': {
    because: "only `import * as z from 'zod/mini'`: the full zod costs 400 kB in every function",
    of: isProduct,
    forbids: ({ to, names }) =>
      (to.startsWith('zod') && to !== 'zod/mini') || (to === 'zod/mini' && names.some((n) => n !== 'NamespaceObject')),
  },
  'cdk-knows-names-only': {
    because: 'cdk imports lib/names, CDK and Node; esbuild only in cdk/bundle.ts',
    of: (path) => inside(path, 'cdk'),
    forbids: ({ to }, from) =>
      isPackage(to)
        ? !/^(aws-cdk-lib|constructs|cdk-nag|node:)/.test(to) && !(to === 'esbuild' && from === 'cdk/bundle.ts')
        : !inside(to, 'cdk', 'lib/names'),
  },
  'environment-in-one-folder': {
    because: 'only functions/runtime reads process.env',
    of: (path) => isProduct(path) && !inside(path, 'functions/runtime'),
    forbidsDeed: (what) => what === 'process.env',
  },
  'time-and-chance-are-ports': {
    because:
      'only the Clock, Alarm and Ids adapters know now, chance and new ids, and wait, or tests could not move them',
    of: (path) => isProduct(path) && !isClockOrIds(path),
    forbids: ({ to, names }) =>
      /^(node:)?timers(\/promises)?$/.test(to) ||
      (/^(node:)?crypto$/.test(to) && names.some((n) => CHANCE_NAMES.has(n))),
    forbidsDeed: (what) => what !== 'process.env',
  },
  'names-are-found-by-engineers': {
    because: 'name what it is or does (notice, response, stored, lock, due, render): the word stood for many things',
    of: (path) => isProduct(path) || inside(path, 'cdk'),
    forbidsName: (name) => !PUBLISHED.has(name) && wordsOf(name).some((word) => OLD_WORDS.has(word)),
  },
} as const satisfies Record<string, Rule>

const breachesOf = (file: Parsed): Breach[] =>
  Object.entries<Rule>(RULES)
    .filter(([, rule]) => rule.of(file.path))
    .flatMap(([name, rule]) => {
      const breach = (line: number, what: string): Breach => ({
        rule: name,
        path: file.path,
        line,
        because: `${what}: ${rule.because}`,
      })
      return [
        ...file.imports.filter((i) => rule.forbids?.(i, file.path)).map((i) => breach(i.line, i.to)),
        ...file.deeds.filter((d) => rule.forbidsDeed?.(d.what)).map((d) => breach(d.line, d.what)),
        ...file.names.filter((n) => rule.forbidsName?.(n.what)).map((n) => breach(n.line, n.what)),
      ]
    })

/** Demo, sandbox parties and e2e tests speak HTTP only. The runner is what they are run against, so they may start it. */
const isClient = (path: string): boolean =>
  inside(path, 'tools/demo', 'tools/simulate', 'test/e2e') || /^tools\/(demo|token|sign|verify)\.ts$/.test(path)

const clientBreaches = (files: readonly Parsed[]): Breach[] => {
  const byPath = new Map(files.map((f) => [f.path, f]))
  const reached = (path: string, seen: Set<string>): string | undefined => {
    for (const { to } of byPath.get(path)?.imports ?? []) {
      if (inside(to, 'lib', 'functions', 'cdk')) return to
      if (inside(to, 'tools/local') || seen.has(to)) continue
      seen.add(to)
      const through = reached(to, seen)
      if (through) return `${to} → ${through}`
    }
    return undefined
  }
  return files
    .filter((f) => isClient(f.path))
    .flatMap(({ path }) => {
      const way = reached(path, new Set())
      const because = 'demo, e2e tests and simulated parties are clients: nothing of lib, functions or cdk'
      return way ? [{ rule: 'clients-are-clients', path, line: 1, because: `${way}: ${because}` }] : []
    })
}

/**
 * A circle of value imports makes the order of loading decide what is defined; one of type imports makes two files one that nobody can
 * read or move alone.
 */
const cycles = (files: readonly Parsed[]): Breach[] => {
  const byPath = new Map(files.map((f) => [f.path, f]))
  const done = new Set<string>()
  const found: Breach[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      found.push({
        rule: 'no-cycles',
        path,
        line: 1,
        because: `${[...trail.slice(at), path].join(' → ')}: imports in a circle`,
      })
      return
    }
    if (done.has(path)) return
    for (const { to } of byPath.get(path)?.imports ?? []) if (byPath.has(to)) walk(to, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) walk(path, [])
  return found
}

export const breaches = (sources: readonly SourceFile[]): Breach[] => {
  const files = sources.map(parse)
  return [...files.flatMap(breachesOf), ...clientBreaches(files), ...castBreaches(files), ...cycles(files)]
}

export const readSources = (root: string): SourceFile[] =>
  globSync('{lib,functions,cdk,tools,test}/**/*.{ts,js,mjs}', { cwd: root, exclude: ['**/node_modules/**'] })
    .sort()
    .map((path) => ({ path, text: readFileSync(posix.join(root, path), 'utf8') }))

if (import.meta.main) {
  const found = breaches(readSources(process.cwd()))
  for (const { rule, path, line, because } of found) console.error(`${path}:${line} ${rule}: ${because}`)
  process.exitCode = found.length > 0 ? 1 : 0
}
