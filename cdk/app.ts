/** The whole system for one stage. `node cdk/app.ts` writes cdk.out; the CDK command line runs the same file. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { App, Tags } from 'aws-cdk-lib'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { ApiStack } from './api-stack.ts'
import { type Bundles, bundle } from './bundle.ts'
import { DataStack } from './data-stack.ts'
import { OperationsStack } from './operations-stack.ts'
import { PublicStack } from './public-stack.ts'
import { type Stage, stageOf } from './stage.ts'
import { WorkersStack } from './workers-stack.ts'

const ROOT = resolve(import.meta.dirname, '..')

export type Options = {
  readonly outdir?: string
  /** Another partition than the stage's own, to show that it could move. */
  readonly partition?: string
  /** CloudFormation's own checks inside synth, some seconds; off where only the template is wanted. */
  readonly validation?: boolean
  /** Made once by whoever synthesizes several stages. */
  readonly bundles?: Bundles
}

/** For the runner and the tests. */
export const synthesize = (stageName: string, options: Options = {}): CloudAssembly => {
  const { app } = build(stageOf(stageName, options.partition), options)
  const before = process.env.CDK_VALIDATION
  if (options.validation === false) process.env.CDK_VALIDATION = 'false'
  try {
    return app.synth()
  } finally {
    if (before === undefined) delete process.env.CDK_VALIDATION
    else process.env.CDK_VALIDATION = before
  }
}

export const build = (stage: Stage, options: Options = {}) => {
  const app = new App({
    outdir: options.outdir ?? resolve(ROOT, 'cdk.out'),
    analyticsReporting: false,
    context: context(),
  })
  const bundles = options.bundles ?? bundle(stage.home.runtime)
  const env = { region: stage.home.region, ...(stage.account ? { account: stage.account } : {}) }
  const props = { env, terminationProtection: stage.keepData }
  const name = (part: string) => `dengtong-${stage.name}-${part}`
  const data = new DataStack(app, name('data'), { ...props, stage })
  const api = new ApiStack(app, name('api'), { ...props, stage, stores: data, bundles, trustStore: data.trustStore })
  const { issuer, publicUrl } = api
  const workers = new WorkersStack(app, name('workers'), { ...props, stage, stores: data, bundles, issuer, publicUrl })
  const open = stage.domain?.open
  // it calls functions by name
  if (open) new PublicStack(app, name('public'), { ...props, stage, open }).addStackDependency(api)
  const operations = new OperationsStack(app, name('operations'), { ...props, stage, stores: data })
  Tags.of(app).add('dengtong:stage', stage.name)
  return { app, data, api, workers, operations }
}

/** The CDK command line passes these flags itself; without it they are read from the same file. */
const context = (): Record<string, unknown> => JSON.parse(readFileSync(resolve(ROOT, 'cdk.json'), 'utf8')).context

const contextFromCommandLine = (): Record<string, string> =>
  Object.fromEntries(
    process.argv.flatMap((word, at) => {
      const [name = '', value = ''] = (process.argv[at + 1] ?? '').split('=')
      return word === '-c' ? [[name, value]] : []
    }),
  )

if (import.meta.main) {
  const given = { ...JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}'), ...contextFromCommandLine() }
  const stage = stageOf(given.stage ?? process.env.STAGE ?? 'sandbox', given.partition)
  const outdir = process.env.CDK_OUTDIR
  build(stage, outdir ? { outdir } : {}).app.synth()
}
