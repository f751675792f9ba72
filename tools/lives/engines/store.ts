// STOPGAP until branch sim is merged
// biome-ignore-all lint: stopgap
import { createHash } from 'node:crypto'
import { S3ServiceException } from '@aws-sdk/client-s3'

type O = { bytes: Buffer; sha: string; type: string }
export class SimulatedObjects {
  #b = new Map<string, O>()
  constructor(_: { now(): number }) {}
  put(bucket: string, key: string, bytes: Buffer, type = 'application/pdf') {
    this.#b.set(`${bucket}/${key}`, { bytes, sha: createHash('sha256').update(bytes).digest('base64'), type })
  }
  keys(): string[] {
    return [...this.#b.keys()]
  }
  get(bucket: string, key: string): Buffer | undefined {
    return this.#b.get(`${bucket}/${key}`)?.bytes
  }
  send(command: any): any {
    const { input } = command
    const at = `${input.Bucket}/${input.Key}`
    const no = (status: number) =>
      new S3ServiceException({
        name: 'NotFound',
        $fault: 'client',
        message: 'x',
        $metadata: { httpStatusCode: status },
      })
    switch (command.constructor.name) {
      case 'HeadObjectCommand': {
        const o = this.#b.get(at)
        if (!o) throw no(404)
        return { ContentLength: o.bytes.length, ChecksumSHA256: o.sha, ContentType: o.type }
      }
      case 'CopyObjectCommand': {
        const o = this.#b.get(decodeURIComponent(input.CopySource))
        if (!o) throw no(404)
        this.#b.set(at, o)
        return {}
      }
      case 'PutObjectCommand': {
        if (input.IfNoneMatch === '*' && this.#b.has(at)) throw no(412)
        const bytes =
          Buffer.isBuffer(input.Body) || typeof input.Body === 'string' ? Buffer.from(input.Body) : input.Body.bytes
        this.put(input.Bucket, input.Key, bytes, input.ContentType)
        return {}
      }
      case 'GetObjectCommand': {
        const o = this.#b.get(at)
        if (!o) throw no(404)
        return {
          Body: {
            bytes: o.bytes,
            transformToByteArray: async () => o.bytes,
            async *[Symbol.asyncIterator]() {
              yield o.bytes
            },
          },
        }
      }
      case 'PutObjectLegalHoldCommand':
        return {}
    }
    throw new Error(`no ${command.constructor.name}`)
  }
}
