/**
 * What the SDK does with each call to DynamoDB beside the call itself adds up, for the contract suite makes some hundred thousand of them.
 * Here the same commands go to the same engine over HTTP without the SDK's signing, retries and rules of endpoints between. `npm run test:long` leaves the SDK in, as the end-to-end, apart and fault suites always do;
 * test/contract/tables/short-wire.test.ts holds the two against each other.
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'

type Command = { readonly input: object; readonly constructor: { readonly name: string } }

/** What the Table port sends; anything else goes by the SDK. */
const SHORT = new Map<unknown, string>(
  [
    [GetItemCommand, 'GetItem'],
    [BatchGetItemCommand, 'BatchGetItem'],
    [BatchWriteItemCommand, 'BatchWriteItem'],
    [PutItemCommand, 'PutItem'],
    [UpdateItemCommand, 'UpdateItem'],
    [DeleteItemCommand, 'DeleteItem'],
    [QueryCommand, 'Query'],
    [TransactWriteItemsCommand, 'TransactWriteItems'],
  ].map(([command, name]) => [command, name as string]),
)

/** An engine reads neither key nor signature, only that they are there. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260101/cn-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
const CONNECTIONS = new Agent({ keepAlive: true })

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const post = (url: URL, name: string, body: string): Promise<{ status: number; text: string }> =>
  new Promise((done, failed) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': `DynamoDB_20120810.${name}`,
      authorization: AUTHORIZATION,
      'x-amz-date': '20260101T000000Z',
    }
    const sent = request(url, { agent: CONNECTIONS, method: 'POST', headers }, (answer) => {
      textOf(answer).then((text) => done({ status: answer.statusCode ?? 0, text }), failed)
    })
    // a connection that the engine closed while it lay idle says nothing of the engine
    sent.on('error', (error: NodeJS.ErrnoException) =>
      sent.reusedSocket && error.code === 'ECONNRESET' ? post(url, name, body).then(done, failed) : failed(error),
    )
    sent.end(body)
  })

const EXCEPTIONS = new Map(
  Object.entries({
    ConditionalCheckFailedException,
    ResourceNotFoundException,
    TransactionCanceledException,
    TransactionConflictException,
  }),
)

const errorOf = (status: number, text: string): Error => {
  const { __type = '', message = '', Message = message, ...rest } = JSON.parse(text) as Record<string, string>
  const name = __type.slice(__type.indexOf('#') + 1)
  const said = { name, message: Message, $fault: 'client' as const, $metadata: { httpStatusCode: status }, ...rest }
  const Known = EXCEPTIONS.get(name)
  return Known ? new Known(said) : new DynamoDBServiceException(said)
}

/** Where the SDK would send it: what the client was made with, or the environment of the functions. */
const endpointOf = async ({ config }: DynamoDBClient): Promise<URL> => {
  const own = await config.endpoint?.()
  return own
    ? new URL(`${own.protocol}//${own.hostname}:${own.port}/`)
    : new URL(process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '')
}

const sdkSend = DynamoDBClient.prototype.send as (this: DynamoDBClient, command: Command) => Promise<unknown>

const shortSend: typeof sdkSend = async function (command) {
  const name = SHORT.get(command.constructor)
  if (name === undefined) return sdkSend.call(this, command)
  const { status, text } = await post(await endpointOf(this), name, JSON.stringify(command.input))
  if (status !== 200) throw errorOf(status, text)
  return JSON.parse(text)
}

/** Every client of this process. */
export const useShortWire = (): void => {
  Object.assign(DynamoDBClient.prototype, { send: shortSend })
}

/** This client alone. */
export const byShortWire = (client: DynamoDBClient): DynamoDBClient => Object.assign(client, { send: shortSend })

/** This client alone goes by the SDK, whatever the others do: with its own middleware, retries and signatures. */
export const bySdk = (client: DynamoDBClient): DynamoDBClient => Object.assign(client, { send: sdkSend })
