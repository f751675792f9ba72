/** The roles of the templates: their statements, and credentials of their own for whoever runs under them. */
import { createHmac } from 'node:crypto'
import { readPolicy, type Statement } from '../iam/evaluate.ts'
import type { Credentials } from '../iam/sigv4.ts'
import type { Json, Resource } from './template.ts'

export type Role = {
  /** `<stack>/<logical id>` */
  readonly id: string
  readonly arn: string
  readonly sessionArn: string
  readonly statements: readonly Statement[]
  readonly credentials: Credentials
}

/** The same role has the same key as long as the data lives, so that links signed before a restart stay good. */
const credentialsOf = (secret: string, id: string): Credentials => {
  const part = (name: string): string => createHmac('sha256', secret).update(`${id} ${name}`).digest('hex')
  return {
    accessKeyId: `ASIA${part('id').slice(0, 16).toUpperCase()}`,
    secretAccessKey: part('secret').slice(0, 40),
    sessionToken: part('token'),
  }
}

export const readRoles = (resources: readonly Resource[], secret: string): Role[] => {
  return resources
    .filter((one) => one.type === 'AWS::IAM::Role')
    .map((role) => {
      if (role.properties.ManagedPolicyArns?.length)
        throw new Error(`${role.id}: the runner knows inline policies only`)
      const arn = role.attributes.Arn ?? ''
      return {
        id: role.id,
        arn,
        sessionArn: `${arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/local`,
        statements: (role.properties.Policies ?? []).flatMap((policy: Json) =>
          readPolicy(`${role.id}/${policy.PolicyName}`, policy.PolicyDocument),
        ),
        credentials: credentialsOf(secret, role.id),
      }
    })
}

/** Policies of buckets, queues and keys, by the ARN they protect. */
export const readResourcePolicies = (resources: readonly Resource[]): Map<string, Statement[]> => {
  const byRef = new Map(resources.map((one) => [one.ref, one]))
  const found = new Map<string, Statement[]>()
  const add = (ref: string, id: string, document: Json): void => {
    const arn = byRef.get(ref)?.attributes.Arn
    if (!arn) throw new Error(`${id}: a policy for something that is not here`)
    found.set(arn, [...(found.get(arn) ?? []), ...readPolicy(id, document)])
  }
  for (const one of resources) {
    const { type, id, ref } = one
    if (type === 'AWS::S3::BucketPolicy') add(one.properties.Bucket, id, one.properties.PolicyDocument)
    if (type === 'AWS::SQS::QueuePolicy')
      for (const queue of one.properties.Queues) add(queue, id, one.properties.PolicyDocument)
    if (type === 'AWS::KMS::Key') add(ref, id, one.properties.KeyPolicy)
  }
  return found
}
