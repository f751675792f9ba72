/** The runner on a DynamoDB that it did not start. */
import { expect, it, onTestFinished } from 'vitest'
import { startLocalRunner } from '../../../tools/local/start.ts'
import { startEngine } from '../../support/engines.ts'
import { smallAssembly } from '../../support/runner/small-assembly.ts'

const tableNames = async (url: string): Promise<string[]> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/local/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: '{}',
  })
  return ((await answer.json()) as { TableNames: string[] }).TableNames
}

it('makes its tables in the engine that DYNAMODB_ENDPOINT names, and leaves it running', async () => {
  const engine = await startEngine()
  onTestFinished(engine.stop)
  const runner = await startLocalRunner({ assembly: smallAssembly(), env: { DYNAMODB_ENDPOINT: engine.url } })
  const names = await tableNames(engine.url)
  await runner.remove()
  expect(names.length).toBeGreaterThan(0)
  expect(await tableNames(engine.url)).toEqual(names)
})
