/** What the documents tell people to type or to open: it exists. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { STAGE_NAMES } from '../../../cdk/stage.ts'
import { ROUTES } from '../../../lib/names/routes/index.ts'
import { WORKERS } from '../../../lib/names/workers.ts'

const PAGES = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')].sort()
const textOf = (page: string): string => readFileSync(page, 'utf8')
const each = (pattern: RegExp): [page: string, ...found: string[]][] =>
  PAGES.flatMap((page) =>
    [...textOf(page).matchAll(pattern)].map((match): [string, ...string[]] => [page, ...match.slice(1)]),
  )

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const sourceOf = (command: string): string =>
  readFileSync(/tools\/\S+\.(?:ts|mjs)|cdk\/app\.ts/.exec(command)?.[0] ?? '', 'utf8')

const FUNCTIONS = new Set<string>([...Object.values(ROUTES).map((route) => route.function), ...Object.keys(WORKERS)])

describe('A command in the documents', () => {
  it('of npm is a script of the package', () => {
    const unknown = each(/npm run ([\w-]+)/g).filter(([, script = '']) => !(script in scripts))
    expect(unknown).toEqual([])
  })

  it('names flags that its script knows', () => {
    const commands = [
      ...each(/npm run ([\w-]+) -- ([^\n`|#]*)/g).map(([page, script = '', rest = '']) => [
        page,
        scripts[script],
        rest,
      ]),
      ...each(/node (tools\/[\w./-]+)([^\n`|#]*)/g).map(([page, file = '', rest = '']) => [page, file, rest]),
    ]
    const unknown = commands.flatMap(([page, command = '', rest = '']) =>
      [...rest.matchAll(/--([\w-]+)/g)]
        .filter(([, flag = '']) => !new RegExp(`['"\\s]?(--)?${flag}['"]?[:\\s\\])']`).test(sourceOf(command)))
        .map(([flag]) => `${page}: ${command} ${flag}`),
    )
    expect(commands.length).toBeGreaterThan(10)
    expect(unknown).toEqual([])
  })

  it('names a stage that there is', () => {
    const stages = [...each(/-c stage=([\w-]+)/g), ...each(/--stage ([\w-]+)/g)].filter(
      ([, stage]) => !(STAGE_NAMES as string[]).includes(stage ?? ''),
    )
    expect(stages).toEqual([])
  })

  it('names a function of the platform', () => {
    const named = each(/--function-name dengtong-(?:<stage>|[a-z]+)-([\w-]+)/g)
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(([, name = '']) => !FUNCTIONS.has(name))).toEqual([])
  })
})

describe('A page', () => {
  it('links to files that are there', () => {
    const broken = each(/\]\(([^)#:]+)(?:#[^)]*)?\)/g).filter(([page, to = '']) => !existsSync(join(dirname(page), to)))
    expect(broken).toEqual([])
  })

  it('names source files that are there', () => {
    const named = each(/`((?:lib|cdk|functions|tools|test|docs)\/[\w./-]+\.\w+)`/g)
    expect(named.filter(([, path = '']) => !existsSync(path))).toEqual([])
  })

  it('speaks of operations and routes that are in the contract', () => {
    const paths = new Set(
      Object.values(ROUTES).map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
    )
    const said = each(/`(GET|POST|PUT|DELETE) (\/v1\/[^\s`?…]*)/g).filter(
      ([, method, path = '']) => !paths.has(`${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
    )
    expect(said).toEqual([])
  })
})
