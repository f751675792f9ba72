/** Whether everything that the templates connect may really be called. */

import { decide, readPolicy } from '../iam/evaluate.ts'
import type { Plan } from './planned.ts'

/** Whoever calls a function needs its permission: the gateway for each route and authorizer, the rule for its target. */
export const checkInvokers = (plan: Plan): void => {
  const permissions = plan.resources
    .filter((one) => one.type === 'AWS::Lambda::Permission')
    .map(({ id, properties }) => {
      const statement = {
        Effect: 'Allow',
        Action: properties.Action,
        Resource: arnOfFunction(plan, properties.FunctionName),
        Principal: { Service: properties.Principal },
      }
      const condition = properties.SourceArn
        ? { Condition: { ArnLike: { 'aws:SourceArn': properties.SourceArn } } }
        : {}
      return readPolicy(id, { Statement: [{ ...statement, ...condition }] })
    })
  const may = (principal: string, functionArn: string, source: string): boolean => {
    const named = permissions.flat().filter((one) => one.principals?.includes(`service:${principal}`))
    return decide(named, {
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      context: { 'aws:SourceArn': source },
    }).allowed
  }
  const { partition, region, account } = plan.estate
  const execute = `arn:${partition}:execute-api:${region}:${account}:${plan.api.id}`
  const missing = [
    ...plan.api.routes
      .filter(
        (route) =>
          !may(
            'apigateway.amazonaws.com',
            route.functionArn,
            `${execute}/${plan.api.stage}/${route.method}${route.path}`,
          ),
      )
      .map((route) => `the API may not invoke ${route.functionArn} for ${route.method} ${route.path}`),
    ...plan.api.routes
      .filter(
        (route) =>
          route.authorizer &&
          !may('apigateway.amazonaws.com', route.authorizer.functionArn, `${execute}/authorizers/local`),
      )
      .map((route) => `the API may not invoke its authorizer ${route.authorizer?.functionArn}`),
    ...plan.schedules
      .filter((one) => !may('events.amazonaws.com', one.functionArn, one.arn))
      .map((one) => `${one.id} may not invoke ${one.functionArn}`),
    ...[...plan.api.routes, ...plan.schedules, ...plan.mappings]
      .filter((one) => !plan.functionByArn.has(one.functionArn))
      .map((one) => `${one.functionArn} is not in the templates`),
  ]
  if (missing.length > 0) throw new Error(`The templates would not work:\n  ${[...new Set(missing)].join('\n  ')}`)
}

const arnOfFunction = (plan: Plan, name: string): string =>
  name.startsWith('arn:') ? name : (plan.functions.find((one) => one.name === name)?.arn ?? name)
