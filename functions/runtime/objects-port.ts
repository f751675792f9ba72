import { s3Objects } from '../../lib/platform/aws/objects.ts'
import { bucketName, lockMode } from './environment.ts'

export const objects = s3Objects(bucketName, lockMode)
