/** The API as API Gateway reads it: one OpenAPI document out of the route table. Contracts for people are made elsewhere. */

import { Aws } from 'aws-cdk-lib'
import { entriesOf } from '../lib/names/keys.ts'
import { AUTHORIZER_CACHE_SECONDS, FUNCTION_LIMITS, GATEWAY_TIMEOUT_MAX_SECONDS } from '../lib/names/limits.ts'
import { type Operation, ROUTES } from '../lib/names/routes/index.ts'
import type { Route } from '../lib/names/routes/route.ts'
import { type FunctionName, liveArn } from './constructs/service-function.ts'
import { gatewayResponses } from './gateway-answers.ts'
import type { Stage } from './stage.ts'

/** `shown`: those routes that this API has. One that has none but public ones asks no authorizer. */
export const openApiBody = (stage: Stage, shown: (route: Route) => boolean = () => true): Record<string, unknown> => ({
  openapi: '3.0.1',
  info: { title: `dengtong-${stage.name}`, version: '1' },
  'x-amazon-apigateway-binary-media-types': ['*/*'],
  'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
  'x-amazon-apigateway-gateway-responses': gatewayResponses(stage.tokenBinding === 'dpop' ? 'DPoP' : 'Bearer'),
  components: {
    securitySchemes: {
      institution: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.Authorization',
          authorizerUri: invocation(liveArn(stage, 'authorizer')),
          authorizerResultTtlInSeconds: AUTHORIZER_CACHE_SECONDS,
        },
      },
      rateSlot: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
  paths: paths(stage, shown),
})

const paths = (stage: Stage, shown: (route: Route) => boolean): Record<string, Record<string, unknown>> => {
  const found: Record<string, Record<string, unknown>> = {}
  for (const [operation, route] of entriesOf<Operation, Route>(ROUTES)) {
    if (!shown(route)) continue
    found[route.path] = { ...found[route.path], [route.method.toLowerCase()]: method(stage, operation, route) }
  }
  return found
}

const method = (stage: Stage, operation: Operation, route: Route): Record<string, unknown> => ({
  operationId: operation,
  parameters: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  responses: {},
  ...(route.audiences === 'public' ? {} : { security: [{ institution: [], rateSlot: [] }] }),
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: invocation(liveArn(stage, route.function)),
    passthroughBehavior: 'when_no_match',
    timeoutInMillis: integrationMillis(route.function),
  },
})

/** A little less than the function's own limit, so that the caller reads "timed out" and not "failed". */
const integrationMillis = (name: FunctionName): number =>
  Math.min(FUNCTION_LIMITS[name].timeoutSeconds * 1000 - 500, GATEWAY_TIMEOUT_MAX_SECONDS * 1000)

const invocation = (functionArn: string): string =>
  `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}:lambda:path/2015-03-31/functions/${functionArn}/invocations`
