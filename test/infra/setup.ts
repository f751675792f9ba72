/**
 * Once per run: every stage in every partition, with the rule packs attached. The tests only read what lies there: the first
 * synthesis of a process takes as long as four that follow, as it loads CloudFormation's own checks.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { build } from '../../cdk/app.ts'
import { type Bundles, bundle } from '../../cdk/bundle.ts'
import { STAGE_NAMES, type Stage, stageOf } from '../../cdk/stage.ts'
import { BUNDLES_FILE, LINES, NODE_22, outdirOf, PARTITIONS, SYNTHESIZED, WITH_LINES } from './synthesized.ts'

export default () => {
  rmSync(SYNTHESIZED, { recursive: true, force: true })
  mkdirSync(SYNTHESIZED, { recursive: true })
  const made = new Map<string, Bundles>()
  for (const stageName of STAGE_NAMES) {
    for (const partition of PARTITIONS) {
      const stage = stageOf(stageName, partition)
      const bundles = made.get(stage.home.runtime) ?? bundle(stage.home.runtime)
      made.set(stage.home.runtime, bundles)
      const { app } = build(stage, { outdir: outdirOf(stageName, partition), bundles })
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
      synthesizeWithFindings(() => app.synth())
    }
  }
  synthesizeVariants(made)
  writeFileSync(BUNDLES_FILE, JSON.stringify(Object.fromEntries(made)))
}

const synthesizeVariants = (made: ReadonlyMap<string, Bundles>): void => {
  const [sandbox, prod] = [stageOf('sandbox'), stageOf('prod')]
  const bundles = made.get(sandbox.home.runtime) ?? {}
  const onNode22: Stage = { ...sandbox, home: { ...sandbox.home, runtime: 'nodejs22.x' } }
  build(onNode22, { outdir: NODE_22, bundles }).app.synth()
  const withLines: Stage = { ...prod, egress: { cidr: '10.113.0.0/24', addresses: 2, lines: LINES } }
  build(withLines, { outdir: WITH_LINES, bundles }).app.synth()
}

/** Findings make synth throw after all is written; nag.test.ts reads them. Any other error is one. */
const synthesizeWithFindings = (synth: () => void) => {
  try {
    synth()
  } catch (error) {
    if (!String(error).includes('Acknowledge with')) throw error
  }
}
