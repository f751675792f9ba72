/** Does one call with the real SDK under its own role and tells what came of it; also everything an HTTP function can do wrong. */
import * as dynamodb from '@aws-sdk/client-dynamodb'
import * as s3 from '@aws-sdk/client-s3'
import * as sqs from '@aws-sdk/client-sqs'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'

const CLIENTS = { dynamodb: new dynamodb.DynamoDBClient({}), s3: new s3.S3Client({}), sqs: new sqs.SQSClient({}) }
const MODULES = { dynamodb, s3, sqs }

const command = ({ client, operation, input }) =>
  new MODULES[client][`${operation}Command`](
    input.RetainUntil ? { ...input, ObjectLockRetainUntilDate: new Date(input.RetainUntil) } : input,
  )

const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const presign = async (asked) => {
  const unhoistable = new Set(asked.signed)
  const url = await getSignedUrl(CLIENTS.s3, command(asked), {
    expiresIn: asked.expiresIn,
    signableHeaders: new Set([...unhoistable, 'host']),
    unhoistableHeaders: unhoistable,
  })
  return answer(200, { url })
}

const call = async (asked) => {
  try {
    const { $metadata, Body, ...output } = await CLIENTS[asked.client].send(command(asked))
    return answer(200, { ...output, ...(Body ? { text: await Body.transformToString() } : {}) })
  } catch (error) {
    return answer(200, { error: error.name, message: error.message, status: error.$metadata?.httpStatusCode })
  }
}

const ACTS = {
  echo: (event) => answer(200, { event, env: process.env.ISSUER, now: new Date().toISOString() }),
  fail: () => {
    throw new Error('on purpose')
  },
  misshape: () => 'not a proxy answer',
  slow: () => new Promise((resolve) => setTimeout(() => resolve(answer(200, {})), 5000)),
  exit: () => process.exit(1),
}

export const handler = async (event) => {
  const act = event.pathParameters?.act
  if (act) return ACTS[act](event)
  const asked = JSON.parse(Buffer.from(event.body, 'base64').toString('utf8'))
  return asked.presign ? presign(asked) : call(asked)
}
