/** A logical id that stays what it is: what has data must never be replaced by a rename. */
import { CfnResource } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

export const pin = <T extends IConstruct>(construct: T, logicalId: string): T => {
  const resource = construct.node.defaultChild
  if (!CfnResource.isCfnResource(resource))
    throw new Error(`${construct.node.path} is no resource that could be pinned`)
  resource.overrideLogicalId(logicalId)
  return construct
}
