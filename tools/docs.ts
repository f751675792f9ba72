/** `npm run docs` writes docs/generated from code; `--check` writes nothing and fails when a file is stale. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { alarmPages } from './docs/alarms.ts'
import { asyncApi } from './docs/asyncapi.ts'
import { businessPage } from './docs/businesses.ts'
import { costPage } from './docs/costs.ts'
import { feeSchedule } from './docs/fees.ts'
import { lifecycle } from './docs/lifecycle.ts'
import { readModels } from './docs/models.ts'
import { openApi } from './docs/openapi.ts'
import { permissionMatrix } from './docs/permissions.ts'
import { refusalCatalogue } from './docs/refusals.ts'
import { retentionPage } from './docs/retention.ts'
import { reviewRules } from './docs/review-rules.ts'
import { sandboxPage } from './docs/sandbox.ts'
import { whereToLook } from './docs/where.ts'
import { readExamples } from './examples.ts'

const ROOT = resolve(import.meta.dirname, '..')
const OUT = join(ROOT, 'docs/generated')

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

const documents = async (): Promise<Record<string, string>> => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const models = await readModels(ROOT)
  return {
    'asyncapi.json': json(asyncApi(models, version)),
    'businesses.md': businessPage(await readExamples()),
    'costs.md': costPage(ROOT),
    'fees.md': feeSchedule(),
    'lifecycle.md': lifecycle(),
    'openapi.json': json(openApi(models, version)),
    'permissions.md': permissionMatrix(),
    'refusals.md': refusalCatalogue(),
    'retention.md': retentionPage(),
    'review-rules.md': reviewRules(),
    'sandbox.md': sandboxPage(),
    'where.md': whereToLook(ROOT),
    ...alarmPages(),
  }
}

const fresh = await documents()
const present = existsSync(OUT)
  ? readdirSync(OUT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(OUT, join(entry.parentPath, entry.name)))
  : []
const read = (name: string): string | undefined =>
  present.includes(name) ? readFileSync(join(OUT, name), 'utf8') : undefined
const stale = Object.keys(fresh).filter((name) => read(name) !== fresh[name])
const orphans = present.filter((name) => !(name in fresh))

if (process.argv.includes('--check')) {
  for (const name of [...stale, ...orphans]) console.error(`docs/generated/${name} is stale: run npm run docs`)
  process.exitCode = stale.length + orphans.length > 0 ? 1 : 0
} else {
  for (const name of stale) {
    mkdirSync(dirname(join(OUT, name)), { recursive: true })
    writeFileSync(join(OUT, name), fresh[name] ?? '')
  }
  for (const name of orphans) rmSync(join(OUT, name))
  console.log(
    stale.length + orphans.length === 0 ? 'docs/generated is fresh' : `wrote ${[...stale, ...orphans].join(', ')}`,
  )
}
