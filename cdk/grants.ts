/** Turns the `uses` of a function into its policy: actions by name on exact resources. Nothing else grants anything. */
import { Aws, Fn } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { isKeyOf } from '../lib/names/keys.ts'
import { BUCKETS, type BucketName, LANES, TABLES, type TableName } from '../lib/names/resources.ts'
import {
  ASK_SCANNER,
  BUCKET_VERBS,
  INDEX_ACTIONS,
  LANE_VERBS,
  OUTSIDE,
  TABLE_KEY_ACTIONS,
  TABLE_VERBS,
  type Use,
} from '../lib/names/uses.ts'
import type { Stores } from './stores.ts'

/** Actions that share a resource and a condition become one statement. */
type Grant = { readonly actions: readonly string[]; readonly resource: string; readonly through?: 'dynamodb' | 's3' }

type StoreUse = Exclude<Use, typeof ASK_SCANNER | typeof OUTSIDE>

/** The scanner's grants are in scanning.ts; who calls other people's systems needs no permission of AWS for it. */
const ofStores = (uses: readonly Use[]) => uses.filter((use): use is StoreUse => use !== ASK_SCANNER && use !== OUTSIDE)

export const statementsOf = (uses: readonly Use[], stores: Stores): PolicyStatement[] => {
  const merged = new Map<string, { grant: Grant; actions: Set<string> }>()
  for (const grant of ofStores(uses).flatMap((use) => grantsOf(use, stores))) {
    const id = `${grant.resource} ${grant.through ?? ''}`
    const entry = merged.get(id) ?? { grant, actions: new Set<string>() }
    for (const action of grant.actions) entry.actions.add(action)
    merged.set(id, entry)
  }
  return [...merged.values()].map(
    ({ grant, actions }) =>
      new PolicyStatement({
        actions: [...actions].sort(),
        resources: [grant.resource],
        ...(grant.through ? { conditions: { StringEquals: { 'kms:ViaService': viaService(grant.through) } } } : {}),
      }),
  )
}

/** Environment that tells a function where its uses live. */
export const environmentOf = (uses: readonly Use[], stores: Stores): Record<string, string> =>
  Object.fromEntries(
    ofStores(uses).map((use) => {
      const { resource } = parts(use)
      if (isKeyOf(TABLES, resource)) return [TABLES[resource].env, stores.tables[resource].tableName]
      if (isKeyOf(BUCKETS, resource)) return [BUCKETS[resource].env, stores.buckets[resource].bucketName]
      if (isKeyOf(LANES, resource)) return [LANES[resource].env, stores.lanes[resource].queue.queueUrl]
      throw new Error(`${use} names no table, bucket or lane`)
    }),
  )

const grantsOf = (use: StoreUse, stores: Stores): Grant[] => {
  const { resource, verb } = parts(use)
  if (isKeyOf(TABLES, resource)) return tableGrants(resource, verb, stores)
  if (isKeyOf(BUCKETS, resource) && isKeyOf(BUCKET_VERBS, verb)) return bucketGrants(resource, verb, stores)
  if (isKeyOf(LANES, resource) && isKeyOf(LANE_VERBS, verb))
    return [{ actions: LANE_VERBS[verb].actions, resource: stores.lanes[resource].queue.queueArn }]
  throw new Error(`${use} grants nothing`)
}

const tableGrants = (name: TableName, verb: string, stores: Stores): Grant[] => {
  const arn = stores.tables[name].tableArn
  const key: Grant = { actions: TABLE_KEY_ACTIONS, resource: stores.keys.tables.keyArn, through: 'dynamodb' }
  if (isKeyOf(TABLE_VERBS, verb)) return [{ actions: TABLE_VERBS[verb].actions, resource: arn }, key]
  return [{ actions: INDEX_ACTIONS, resource: Fn.join('', [arn, `/index/${verb}`]) }, key]
}

const bucketGrants = (name: BucketName, verb: keyof typeof BUCKET_VERBS, stores: Stores): Grant[] => {
  const row: { actions: readonly string[]; keyActions: readonly string[]; on?: 'bucket' } = BUCKET_VERBS[verb]
  const { actions, keyActions } = row
  const bucket = stores.buckets[name]
  const objects: Grant = { actions, resource: row.on === 'bucket' ? bucket.bucketArn : bucket.arnForObjects('*') }
  if (keyActions.length === 0) return [objects]
  return [objects, { actions: keyActions, resource: stores.keys.objects.keyArn, through: 's3' }]
}

/** In China the service's name in this condition ends in amazonaws.com.cn. */
const viaService = (service: string): string => `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`

const parts = (use: StoreUse): { resource: string; verb: string } => {
  const dot = use.indexOf('.')
  return { resource: use.slice(0, dot), verb: use.slice(dot + 1) }
}
