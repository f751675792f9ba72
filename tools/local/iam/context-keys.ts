/** Context keys that the gateway fills. */
export const KEYS = new Set(
  [
    'kms:ViaService',
    'kms:CallerAccount',
    'aws:SecureTransport',
    'aws:SourceArn',
    'aws:SourceAccount',
    'aws:PrincipalArn',
    'aws:PrincipalAccount',
    's3:TlsVersion',
    's3:if-none-match',
    's3:ObjectCreationOperation',
    's3:object-lock-remaining-retention-days',
    'lambda:SourceFunctionArn',
    'events:ManagedBy',
  ].map((key) => key.toLowerCase()),
)
