/** Refusals about keys, clients and what a client may: part of the catalogue (refusals.ts), under the same rules. */
export const ACCESS_REFUSALS = {
  'proposal.none': {
    status: 409,
    retryable: false,
    zh: '没有待确认的事项，或者已有结论',
    en: 'Nothing waits for this answer, or it has been answered',
  },
  'proposal.same-person': {
    status: 403,
    retryable: false,
    zh: '须由另一客户端以另一签名密钥复核',
    en: 'Another client has to second it, with another signing key',
  },
  'client.narrowed': {
    status: 403,
    retryable: false,
    zh: '该客户端未获授权办理此业务或地区',
    en: 'The client may not act for this business or region',
  },
} as const
