/** What S3 refuses, as the SDK throws it. */
import { NoSuchBucket, NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3'

export const faultOf = (httpStatusCode: number, name: string, message: string): S3ServiceException =>
  new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } })

const missing = { message: 'The specified key does not exist.', $metadata: { httpStatusCode: 404 } } as const

export const noKey = (): NoSuchKey => new NoSuchKey({ ...missing, $metadata: { ...missing.$metadata } })

/** An answer to HEAD has no body to say more in. */
export const notFound = (): NotFound => new NotFound({ ...missing, $metadata: { ...missing.$metadata } })

export const noBucket = (): NoSuchBucket =>
  new NoSuchBucket({ message: 'The specified bucket does not exist', $metadata: { httpStatusCode: 404 } })
