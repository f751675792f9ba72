import { randomUUID } from 'node:crypto'

/** `Authorization: allow <slot>` is let in under that slot; `deny` is refused, anything else is unauthorized. */
export const handler = async (event) => {
  const [word, slot] = (event.headers.Authorization ?? event.headers.authorization).split(' ')
  if (word !== 'allow' && word !== 'deny') throw new Error('Unauthorized')
  return {
    principalId: 'somebody',
    context: { institutionId: 'somebody', asked: randomUUID() },
    usageIdentifierKey: slot,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: word === 'allow' ? 'Allow' : 'Deny',
          Action: 'execute-api:Invoke',
          Resource: event.methodArn.replace(/\/live\/.*$/, '/live/*'),
        },
      ],
    },
  }
}
