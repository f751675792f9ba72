/** What DynamoDB refuses, as the SDK throws it. */
import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb'

const $metadata = { httpStatusCode: 400 } as const

export class ValidationException extends DynamoDBServiceException {
  constructor(message: string) {
    super({ name: 'ValidationException', message, $fault: 'client', $metadata: { ...$metadata } })
  }
}

export const CONDITION_FAILED = 'The conditional request failed'

export const conditionFailed = (item: Record<string, AttributeValue> | undefined): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({
    message: CONDITION_FAILED,
    $metadata: { ...$metadata },
    ...(item && { Item: item }),
  })

export const noTable = (): ResourceNotFoundException =>
  new ResourceNotFoundException({ message: 'Requested resource not found', $metadata: { ...$metadata } })

export const canceled = (reasons: CancellationReason[]): TransactionCanceledException => {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const said = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new TransactionCanceledException({
    message: said,
    $metadata: { ...$metadata },
    CancellationReasons: reasons,
  })
}

export const otherUnderToken = (): IdempotentParameterMismatchException =>
  new IdempotentParameterMismatchException({
    message: 'The same token was sent with other content',
    $metadata: { ...$metadata },
  })
