/** The Lambda authorizer's shell: a principal becomes a policy, nobody becomes 401. Never logs what it was given. */
import middy from '@middy/core'
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import type { Principal } from '../../lib/access/authorize.ts'
import { rateSlotKey } from '../../lib/names/limits.ts'
import { lowerCaseHeaders, type WithHeaders } from './headers.ts'

/** The answer is cached under the token for all routes, so it must speak for the whole stage: `…:<api>/<stage>/*`. */
const wholeStage = (methodArn: string): string => `${methodArn.split('/').slice(0, 2).join('/')}/*`

const allow = (principal: Principal, methodArn: string): APIGatewayAuthorizerResult => ({
  principalId: principal.clientId,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: wholeStage(methodArn) }],
  },
  context: {
    institutionId: principal.institutionId,
    clientId: principal.clientId,
    audience: principal.audience,
    scopes: principal.scopes.join(' '),
    // A context holds no objects and no absent values.
    binding: principal.binding === undefined ? '' : JSON.stringify(principal.binding),
    rateSlot: principal.rateSlot,
    agreement: principal.agreementInForce ? 'in-force' : '',
    actsFor: principal.actsFor.join(' '),
    narrowing: principal.narrowing === undefined ? '' : JSON.stringify(principal.narrowing),
    jurisdiction: principal.jurisdiction === undefined ? '' : JSON.stringify(principal.jurisdiction),
  },
  usageIdentifierKey: rateSlotKey(principal.rateSlot),
})

export const serveAuthorizer = (authorize: (authorization: string | undefined) => Promise<Principal | undefined>) =>
  middy<WithHeaders<APIGatewayRequestAuthorizerEvent>, APIGatewayAuthorizerResult>()
    .use(lowerCaseHeaders)
    .handler(async ({ headers, methodArn }) => {
      const principal = await authorize(headers['authorization'])
      // API Gateway turns exactly this message into 401.
      if (principal === undefined) throw new Error('Unauthorized')
      return allow(principal, methodArn)
    })
