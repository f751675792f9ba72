/** From a URL to the code that answers it: operation, function, use case, contract, and the test to read first. */
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { type Operation, RESOURCES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { table } from './markdown.ts'

type Place = { readonly file: string; readonly name: string }
type Served = { readonly contract: Place; readonly useCase: Place }

// biome-ignore lint/suspicious/noExplicitAny: nodes of the parser's tree
type Node = any

const importsOf = (path: string, text: string): ReadonlyMap<string, Place> =>
  new Map(
    parseSync(path, text).module.staticImports.flatMap(({ moduleRequest, entries }) =>
      entries.map((entry) => [
        entry.localName.value,
        { file: posix.join(posix.dirname(path), moduleRequest.value), name: entry.importName.name ?? '*' },
      ]),
    ),
  )

/** `name` or `module.name`, as the file imports it. */
const placeOf = (node: Node, imports: ReadonlyMap<string, Place>): Place | undefined => {
  if (node.type === 'Identifier') return imports.get(node.name)
  if (node.type !== 'MemberExpression') return undefined
  const place = imports.get(node.object.name)
  return place && { ...place, name: node.property.name }
}

/** The first function of lib that is called below a node; a binding that wraps several is followed by its own file. */
const useCaseIn = (node: Node, imports: ReadonlyMap<string, Place>): Place | undefined => {
  const found: Place[] = []
  new Visitor({
    CallExpression(call) {
      const place = placeOf(call.callee, imports)
      if (place && /^lib\/(?!api|kernel|names|platform)/.test(place.file)) found.push(place)
    },
  }).visit({ type: 'Program', body: [{ type: 'ExpressionStatement', expression: node }] } as Node)
  return found[0]
}

const servedIn = (path: string, text: string): Served[] => {
  const imports = importsOf(path, text)
  const served: Served[] = []
  new Visitor({
    CallExpression(call: Node) {
      if (call.callee.name !== 'endpoint' && call.callee.name !== 'serveToken') return
      const [first, second] = call.arguments
      const own = { file: path, name: 'handler' }
      const contract = second ? placeOf(first, imports) : { file: 'lib/api/token.ts', name: 'issueToken' }
      if (contract) served.push({ contract, useCase: useCaseIn(second ?? first, imports) ?? own })
    },
  }).visit(parseSync(path, text).program)
  return served
}

/** A test that names the operation or imports its use case: of its own domain first, then by name. */
const testOf = (operation: string, { file, name }: Place, tests: ReadonlyMap<string, string>): string => {
  const domain = file.split('/')[1] ?? ''
  const names = new RegExp(`\\b(${operation}|${name === 'handler' ? operation : name})\\b`)
  const mentions = [...tests].filter(([, text]) => names.test(text)).map(([path]) => path)
  const rank = (path: string): number =>
    (path.startsWith(`test/contract/${domain}/`) ? 0 : 2) + (path.startsWith('test/contract/') ? 0 : 1)
  return (
    mentions.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0] ?? 'test/contract/conformance/operations.test.ts'
  )
}

export type Address = Served & {
  readonly operation: Operation
  readonly resource: string
  readonly route: Route
  readonly test: string
}

/** Every operation; one whose function binds no contract of that name is an error. */
export const addresses = (root: string): readonly Address[] => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8')
  const bound = new Map(
    globSync('functions/http/*.ts', { cwd: root })
      .sort()
      .flatMap((path) =>
        servedIn(path, read(path)).map((served) => [`${path} ${served.contract.name}`, served] as const),
      ),
  )
  const tests = new Map(
    globSync('test/{contract,e2e,unit}/**/*.test.ts', { cwd: root })
      .filter((path) => !path.includes('/conformance/'))
      .sort()
      .map((path) => [path, read(path)] as const),
  )
  return Object.entries(RESOURCES).flatMap(([resource, routes]) =>
    Object.entries<Route>(routes).map(([name, route]): Address => {
      const operation = name as Operation
      const served = bound.get(`functions/http/${route.function}.ts ${operation}`)
      if (!served) throw new Error(`functions/http/${route.function}.ts binds no contract ${operation}`)
      return { operation, resource, route, ...served, test: testOf(operation, served.useCase, tests) }
    }),
  )
}

const link = (file: string, label = file): string => `[${label}](../../${file})`

export const whereToLook = (root: string): string => {
  const rows = addresses(root).map(({ operation, resource, route, contract, useCase, test }) => [
    `${route.method} \`${route.path}\``,
    link(`lib/names/routes/${resource}.ts`, operation),
    link(`functions/http/${route.function}.ts`, route.function),
    `\`${useCase.name}\` in ${link(useCase.file)}`,
    link(contract.file),
    link(test),
  ])
  return `# Where to look · 代码索引

From a URL to the code that answers it. 由接口路径查到处理它的代码。

${table(['route · 路径', 'operation · 操作', 'function · 函数', 'use case · 用例', 'contract · 契约', 'test · 测试'], rows)}
`
}
