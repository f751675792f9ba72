/**
 * How large a file and a function may be, and how many parameters a function may have (CONTRIBUTING). What was larger when the limits
 * came stands in sizes.json with its size: it may shrink, never grow, and its row goes when it fits. `--write` lowers the rows.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseSync, Visitor } from 'oxc-parser'
import { readSources, type SourceFile } from './directions.ts'

export const LIMITS = { file: 200, function: 40, parameters: 3 } as const
type Kind = keyof typeof LIMITS

/** Tests are stories and tables are data: both may be longer than code. */
const MEASURED = /^(lib|functions|cdk|tools)\//

export type Oversize = { readonly place: string; readonly kind: Kind; readonly size: number }
/** `place` of a kind: its size when it was last lowered. */
export type Allowed = Readonly<Record<Kind, Readonly<Record<string, number>>>>

const linesBetween = (text: string, start: number, end: number): number => text.slice(start, end).split('\n').length

// biome-ignore lint/suspicious/noExplicitAny: nodes of the parser's tree
type Node = any

const nameOf = (node: Node, parents: readonly Node[]): string => {
  const parent = parents.at(-1)
  return node.id?.name ?? parent?.id?.name ?? parent?.key?.name ?? parent?.key?.value ?? '(anonymous)'
}

/** Every function of a file, in source order; nested ones count for themselves and within those around them. */
const functionsOf = ({ path, text }: SourceFile): Oversize[] => {
  const found: Oversize[] = []
  const parents: Node[] = []
  const seen = new Map<string, number>()
  const enter = (node: Node): void => {
    const name = nameOf(node, parents)
    const nth = (seen.get(name) ?? 0) + 1
    seen.set(name, nth)
    const place = `${path} ${name}${nth > 1 ? `#${nth}` : ''}`
    found.push({ place, kind: 'function', size: linesBetween(text, node.start, node.end) })
    found.push({ place, kind: 'parameters', size: node.params.length })
  }
  new Visitor({
    VariableDeclarator: (node) => void parents.push(node),
    'VariableDeclarator:exit': () => void parents.pop(),
    Property: (node) => void parents.push(node),
    'Property:exit': () => void parents.pop(),
    MethodDefinition: (node) => void parents.push(node),
    'MethodDefinition:exit': () => void parents.pop(),
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
  }).visit(parseSync(path, text).program)
  return found
}

export const oversizes = (sources: readonly SourceFile[]): Oversize[] =>
  sources
    .filter(({ path }) => MEASURED.test(path))
    .flatMap((source): Oversize[] => [
      { place: source.path, kind: 'file', size: source.text.trimEnd().split('\n').length },
      ...functionsOf(source),
    ])
    .filter(({ kind, size }) => size > LIMITS[kind])

const allowedFor = (allowed: Allowed, { kind, place }: Pick<Oversize, 'kind' | 'place'>): number | undefined =>
  allowed[kind][place]

/** What is too large, what has grown, and rows that say more than is true. */
export const complaints = (found: readonly Oversize[], allowed: Allowed): string[] => {
  const grown = found
    .filter((one) => one.size > (allowedFor(allowed, one) ?? LIMITS[one.kind]))
    .map((one) => {
      const before = allowedFor(allowed, one)
      return `${one.place}: ${one.kind} of ${one.size}, the limit is ${before ?? LIMITS[one.kind]}`
    })
  const sizes = new Map(found.map(({ kind, place, size }) => [`${kind} ${place}`, size]))
  const loose = (Object.keys(LIMITS) as Kind[]).flatMap((kind) =>
    Object.entries(allowed[kind])
      .filter(([place, size]) => (sizes.get(`${kind} ${place}`) ?? 0) < size)
      .map(([place, size]) => `${place}: ${kind} is below the ${size} of tools/sizes.json: lower it (--write)`),
  )
  return [...grown, ...loose]
}

const ALLOWED_FILE = new URL('./sizes.json', import.meta.url)

const lowered = (found: readonly Oversize[], allowed: Allowed): Allowed => {
  const of = (kind: Kind): Record<string, number> =>
    Object.fromEntries(
      found
        .filter((one) => one.kind === kind && allowedFor(allowed, one) !== undefined)
        .map((one) => [one.place, Math.min(one.size, allowedFor(allowed, one) ?? one.size)]),
    )
  return { file: of('file'), function: of('function'), parameters: of('parameters') }
}

if (import.meta.main) {
  const allowed: Allowed = JSON.parse(readFileSync(ALLOWED_FILE, 'utf8'))
  const found = oversizes(readSources(process.cwd()))
  if (process.argv.includes('--write'))
    writeFileSync(ALLOWED_FILE, `${JSON.stringify(lowered(found, allowed), null, 2)}\n`)
  else {
    const all = complaints(found, allowed)
    for (const complaint of all) console.error(complaint)
    process.exitCode = all.length > 0 ? 1 : 0
  }
}
