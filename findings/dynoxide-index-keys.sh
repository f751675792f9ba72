#!/bin/sh
# @dynoxide/linux-x64 1.2.1 (npm, Linux on x64 alone), a stand-in for DynamoDB.
# DynamoDB bounds the keys of a table and those of its indexes alike: 2,048 bytes for a partition key, 1,024 for a sort key, and an item whose
# index key is longer is refused. This engine refuses the former and takes the latter.
# It matters here because a text that somebody sends, used as the key of an index, passes every test and is a fault on AWS: its length is to be
# bounded where it is read.
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
  await answer.text()
  return answer.status
}
const key = (AttributeName, KeyType) => ({ AttributeName, KeyType })
const table = {
  TableName: 'rows',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'ipk', 'isk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [key('pk', 'HASH')],
  GlobalSecondaryIndexes: [
    { IndexName: 'index', KeySchema: [key('ipk', 'HASH'), key('isk', 'RANGE')], Projection: { ProjectionType: 'ALL' } },
  ],
}
let made
for (let tries = 0; made === undefined && tries < 100; tries++) {
  made = await call('CreateTable', table).catch(() => undefined)
  if (made === undefined) await new Promise((done) => setTimeout(done, 50))
}
const put = (pk, ipk, isk) => call('PutItem', { TableName: 'rows', Item: { pk: { S: pk }, ipk: { S: ipk }, isk: { S: isk } } })
const seen = {
  'key of the table, 2,048 and 2,049 bytes': `${await put('a'.repeat(2048), 'i', 's')} ${await put('a'.repeat(2049), 'i', 's')}`,
  'partition key of the index, 2,048 and 2,049 bytes': `${await put('a', 'i'.repeat(2048), 's')} ${await put('b', 'i'.repeat(2049), 's')}`,
  'sort key of the index, 1,024 and 1,025 bytes': `${await put('c', 'i', 's'.repeat(1024))} ${await put('d', 'i', 's'.repeat(1025))}`,
}
engine.kill()
for (const [what, statuses] of Object.entries(seen)) console.log(`${what}: ${statuses}`)
process.exitCode = Object.values(seen).join() === '200 400,200 200,200 200' ? 0 : 1
JS
node look.mjs
