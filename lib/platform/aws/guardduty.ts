/**
 * The Scanner port on GuardDuty Malware Protection for S3: it looks at each new object by itself, some seconds after the upload, and
 * writes its verdict on the object as a tag, which nobody else may write (cdk/scanning.ts).
 * https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-s3-scans-gdu.html
 */
import { GetObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3'
import type { BucketName } from '../../names/resources.ts'
import type { Log, Scanner } from '../ports.ts'
import { s3Client } from './objects.ts'

const VERDICT_TAG = 'GuardDutyMalwareScanStatus'

export const guardDutyScanner = (
  name: (bucket: BucketName) => string,
  log: Log,
  client: S3Client = s3Client(),
): Scanner => ({
  // it is kept up to date by AWS and tells no version
  version: async () => 'guardduty',
  async scan({ key }) {
    const { TagSet } = await client.send(new GetObjectTaggingCommand({ Bucket: name('incoming'), Key: key }))
    const status = TagSet?.find(({ Key }) => Key === VERDICT_TAG)?.Value
    if (status === undefined) return 'unfinished'
    if (status === 'NO_THREATS_FOUND') return 'clean'
    if (status === 'THREATS_FOUND') return 'infected'
    // UNSUPPORTED is about the file; ACCESS_DENIED and FAILED are the operator's to look into, and no object is scanned twice
    if (status !== 'UNSUPPORTED') log.measure('scanner.failed', { scannerFaults: 1 }, { fields: { said: status } })
    return 'unscannable'
  },
})
