/** The product's adapters on the engines of the simulator of lives (tools/lives/engines). */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'

const CREDENTIALS = { region: 'cn-north-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }

type Engine = { send(command: object): unknown }

/** A client whose calls an engine in memory answers. */
const answeredBy = <C extends object>(client: C, engine: Engine): C =>
  Object.assign(client, { send: async (command: object) => engine.send(command) })

export const tableClient = (engine: Engine): DynamoDBClient => answeredBy(new DynamoDBClient(CREDENTIALS), engine)
export const objectClient = (engine: Engine): S3Client => answeredBy(new S3Client(CREDENTIALS), engine)
export const queueClient = (engine: Engine): SQSClient => answeredBy(new SQSClient(CREDENTIALS), engine)
