#!/bin/sh
# @dynoxide/linux-x64 1.2.1 (npm, Linux on x64 alone), a stand-in for DynamoDB.
# DynamoDB compares keys byte by byte. This engine, asked for sort keys that begin with a prefix, gives those too whose letters are capitals
# where the prefix has small ones, and the other way round; its other comparisons tell the two apart.
# It matters here because rows of one partition are told apart by the prefixes of their sort keys: two that differ in their case alone would be
# mixed in every test and nowhere on AWS, and a prefix in the wrong case would find rows in every test and none on AWS.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @dynoxide/linux-x64@1.2.1
cat > look.mjs <<'JS'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

console.log(`dynoxide ${JSON.parse(readFileSync('node_modules/@dynoxide/linux-x64/package.json', 'utf8')).version}`)
const port = await new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => done(port))
  })
})
const engine = spawn('node_modules/@dynoxide/linux-x64/dynoxide', ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
const call = async (action, input) => {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${action}`,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/cn-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  }
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: JSON.stringify(input) })
  return answer.json()
}
const key = (AttributeName, KeyType) => ({ AttributeName, KeyType })
const table = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
}
let made
for (let tries = 0; made === undefined && tries < 100; tries++) {
  made = await call('CreateTable', table).catch(() => undefined)
  if (made === undefined) await new Promise((done) => setTimeout(done, 50))
}
for (const sk of ['EVENT#1', 'event#1'])
  await call('PutItem', { TableName: 'rows', Item: { pk: { S: 'p' }, sk: { S: sk } } })
const asked = async (condition, value) => {
  const { Items } = await call('Query', {
    TableName: 'rows',
    KeyConditionExpression: `pk = :pk AND ${condition}`,
    ExpressionAttributeValues: { ':pk': { S: 'p' }, ':sk': { S: value } },
  })
  return Items.map(({ sk }) => sk.S).join(' ')
}
const seen = {
  'begins_with EVENT#': await asked('begins_with(sk, :sk)', 'EVENT#'),
  '= EVENT#1': await asked('sk = :sk', 'EVENT#1'),
}
engine.kill()
for (const [what, found] of Object.entries(seen)) console.log(`${what}: ${found}`)
process.exitCode = Object.values(seen).join() === 'EVENT#1 event#1,EVENT#1' ? 0 : 1
JS
node look.mjs
