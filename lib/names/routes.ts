/** Every operation of the API: where it is, who may call it, which function serves it, and what that function may touch. */
import type { Use } from './uses.ts'

export type Audience = 'bank' | 'registry' | 'authority' | 'regulator'
export type Scope =
  | 'cases.read'
  | 'cases.write'
  | 'documents.read'
  | 'documents.write'
  | 'notifications.read'
  | 'endpoints.write'
  | 'directory.read'
  | 'inbox.read'
  | 'decisions.write'
  | 'institutions.read'
  | 'institutions.write'
  | 'directory.write'
  | 'audit.read'

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: `/${string}`
  /** Who may call it; `public` needs no token. */
  readonly audiences: readonly Audience[] | 'public'
  readonly scope?: Scope
  /** functions/http/<function>.ts */
  readonly function: string
  /** With `audit.put` every call is recorded: a granted one with what it does, a refused one before it is answered. */
  readonly uses: readonly Use[]
  /** Needs an Idempotency-Key header: it commits something. */
  readonly idempotent?: true
  /** Needs a detached JWS over the exact body bytes. */
  readonly signed?: true
  /** One sentence: what people lose while it fails. */
  readonly impact: string
}

const BOTH = ['bank', 'registry'] as const

export const ROUTES = {
  issueToken: {
    method: 'POST',
    path: '/oauth2/token',
    audiences: 'public',
    function: 'token',
    uses: ['directory.batchGet', 'access.put'],
    impact: 'No institution can sign in once its token has run out.',
  },
  readAuthorizationServer: {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    audiences: 'public',
    function: 'pages',
    uses: [],
    impact: 'New clients cannot discover the token endpoint.',
  },
  readOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    audiences: 'public',
    function: 'pages',
    uses: [],
    impact: 'Developers cannot read the contract.',
  },
  readDocs: {
    method: 'GET',
    path: '/docs',
    audiences: 'public',
    function: 'pages',
    uses: [],
    impact: 'Developers cannot read the documentation page.',
  },
  readDocsScript: {
    method: 'GET',
    path: '/docs/reference.js',
    audiences: 'public',
    function: 'pages',
    uses: [],
    impact: 'The documentation page stays blank.',
  },

  submitCase: {
    method: 'POST',
    path: '/v1/cases',
    audiences: ['bank'],
    scope: 'cases.write',
    function: 'submit',
    idempotent: true,
    signed: true,
    uses: [
      'access.batchGet',
      'directory.batchGet',
      'access.put',
      'directory.check',
      'cases.put',
      'platform.send',
      'audit.put',
    ],
    impact: 'Banks cannot file new cases.',
  },
  listCases: {
    method: 'GET',
    path: '/v1/cases',
    audiences: ['bank'],
    scope: 'cases.read',
    function: 'cases',
    uses: ['cases.byInstitution', 'cases.query', 'cases.get', 'cases.batchGet', 'access.get'],
    impact: 'Banks cannot search their cases.',
  },
  getCase: {
    method: 'GET',
    path: '/v1/cases/{caseId}',
    audiences: ['bank'],
    scope: 'cases.read',
    function: 'cases',
    uses: ['cases.get', 'cases.query'],
    impact: 'Banks cannot see where a case stands.',
  },
  getFiling: {
    method: 'GET',
    path: '/v1/cases/{caseId}/filing',
    audiences: ['bank'],
    scope: 'cases.read',
    function: 'cases',
    uses: ['cases.get', 'audit.put'],
    impact: 'Banks cannot fetch the signed filing for evidence.',
  },
  reportDisbursement: {
    method: 'POST',
    path: '/v1/cases/{caseId}/disbursement',
    audiences: ['bank'],
    scope: 'cases.write',
    function: 'case-acts',
    idempotent: true,
    signed: true,
    uses: [
      'access.batchGet',
      'directory.batchGet',
      'cases.batchGet',
      'access.put',
      'cases.put',
      'feed.send',
      'audit.put',
    ],
    impact: 'Banks cannot report that the loan was paid out; cases stay open.',
  },
  reportNonDisbursement: {
    method: 'POST',
    path: '/v1/cases/{caseId}/non-disbursement',
    audiences: ['bank'],
    scope: 'cases.write',
    function: 'case-acts',
    idempotent: true,
    signed: true,
    uses: [
      'access.batchGet',
      'directory.batchGet',
      'cases.batchGet',
      'access.put',
      'cases.put',
      'feed.send',
      'audit.put',
    ],
    impact: 'Banks cannot report that a loan was not paid out.',
  },
  requestWithdrawal: {
    method: 'POST',
    path: '/v1/cases/{caseId}/withdrawal',
    audiences: ['bank'],
    scope: 'cases.write',
    function: 'case-acts',
    idempotent: true,
    signed: true,
    uses: [
      'access.batchGet',
      'directory.batchGet',
      'cases.batchGet',
      'access.put',
      'cases.put',
      'feed.send',
      'registry.send',
      'audit.put',
    ],
    impact: 'Applicants cannot withdraw before registration.',
  },
  mintCertificateLink: {
    method: 'POST',
    path: '/v1/cases/{caseId}/certificates/{certificateId}/download-link',
    audiences: ['bank'],
    scope: 'cases.read',
    function: 'documents',
    uses: ['cases.get', 'archive.get', 'audit.put'],
    impact: 'Banks cannot download registration certificates.',
  },

  declareDocument: {
    method: 'POST',
    path: '/v1/documents',
    audiences: BOTH,
    scope: 'documents.write',
    function: 'documents',
    idempotent: true,
    uses: ['access.batchGet', 'access.put', 'cases.put', 'audit.put'],
    impact: 'Nobody can begin to upload a document.',
  },
  getDocument: {
    method: 'GET',
    path: '/v1/documents/{documentId}',
    audiences: BOTH,
    scope: 'documents.read',
    function: 'documents',
    uses: ['cases.get'],
    impact: 'Nobody can see the state of a document.',
  },
  mintUploadLink: {
    method: 'POST',
    path: '/v1/documents/{documentId}/upload-link',
    audiences: BOTH,
    scope: 'documents.write',
    function: 'documents',
    uses: ['cases.get', 'incoming.get', 'incoming.list', 'incoming.put'],
    impact: 'Nobody can upload a document.',
  },
  confirmDocument: {
    method: 'POST',
    path: '/v1/documents/{documentId}/confirmation',
    audiences: BOTH,
    scope: 'documents.write',
    function: 'documents',
    idempotent: true,
    uses: [
      'access.batchGet',
      'access.put',
      'cases.batchGet',
      'cases.update',
      'incoming.get',
      'incoming.list',
      'audit.put',
    ],
    impact: 'Uploaded documents cannot be used.',
  },
  mintDownloadLink: {
    method: 'POST',
    path: '/v1/documents/{documentId}/download-link',
    audiences: BOTH,
    scope: 'documents.read',
    function: 'documents',
    uses: ['cases.get', 'incoming.get', 'archive.get', 'audit.put'],
    impact: 'Nobody can read a document back.',
  },

  listNotifications: {
    method: 'GET',
    path: '/v1/notifications',
    audiences: ['bank'],
    scope: 'notifications.read',
    function: 'notifications',
    uses: ['deliveries.get', 'deliveries.query'],
    impact: 'Banks without webhooks do not hear of progress.',
  },

  createEndpoint: {
    method: 'POST',
    path: '/v1/endpoints',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'endpoints',
    idempotent: true,
    uses: ['access.batchGet', 'access.put', 'directory.batchGet', 'directory.put', 'directory.update', 'audit.put'],
    impact: 'Nobody can set up webhooks.',
  },
  listEndpoints: {
    method: 'GET',
    path: '/v1/endpoints',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'endpoints',
    uses: ['directory.query'],
    impact: 'Nobody can see their webhook settings.',
  },
  deleteEndpoint: {
    method: 'DELETE',
    path: '/v1/endpoints/{endpointId}',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'endpoints',
    idempotent: true,
    uses: ['access.batchGet', 'access.put', 'directory.batchGet', 'directory.delete', 'directory.update', 'audit.put'],
    impact: 'Nobody can remove a webhook.',
  },
  rotateEndpointSecret: {
    method: 'POST',
    path: '/v1/endpoints/{endpointId}/secret-rotation',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'endpoints',
    idempotent: true,
    uses: ['access.batchGet', 'access.put', 'directory.batchGet', 'directory.update', 'audit.put'],
    impact: 'Nobody can replace a leaked webhook secret.',
  },
  testEndpoint: {
    method: 'POST',
    path: '/v1/endpoints/{endpointId}/test',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'endpoints',
    uses: ['directory.get'],
    impact: 'Nobody can test a webhook before relying on it.',
  },
  listDeliveries: {
    method: 'GET',
    path: '/v1/deliveries',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'deliveries',
    uses: ['deliveries.query', 'cases.due', 'cases.batchGet', 'access.get'],
    impact: 'Nobody can see why a webhook did not arrive.',
  },
  replayDelivery: {
    method: 'POST',
    path: '/v1/deliveries/{deliveryId}/replay',
    audiences: BOTH,
    scope: 'endpoints.write',
    function: 'deliveries',
    idempotent: true,
    uses: [
      'access.batchGet',
      'access.put',
      'deliveries.get',
      'cases.batchGet',
      'cases.update',
      'registry.send',
      'push.send',
      'audit.put',
    ],
    impact: 'Nobody can ask for a delivery again by hand.',
  },

  listRegistries: {
    method: 'GET',
    path: '/v1/registries',
    audiences: BOTH,
    scope: 'directory.read',
    function: 'directory',
    uses: ['directory.byKind'],
    impact: 'Banks cannot see which registries are connected.',
  },
  getRegistryCapability: {
    method: 'GET',
    path: '/v1/registries/{registryCode}/capability',
    audiences: BOTH,
    scope: 'directory.read',
    function: 'directory',
    uses: ['directory.get'],
    impact: 'Banks cannot see what a registry accepts.',
  },

  listInbox: {
    method: 'GET',
    path: '/v1/registry/inbox',
    audiences: ['registry'],
    scope: 'inbox.read',
    function: 'inbox',
    uses: ['deliveries.query', 'audit.put'],
    impact: 'Registries that poll do not receive cases.',
  },
  acknowledgeDelivery: {
    method: 'POST',
    path: '/v1/registry/inbox/{deliveryId}/acknowledgement',
    audiences: ['registry'],
    scope: 'inbox.read',
    function: 'inbox',
    idempotent: true,
    uses: ['access.batchGet', 'access.put', 'deliveries.batchGet', 'deliveries.delete', 'audit.put'],
    impact: 'Registries that poll keep seeing deliveries they already have.',
  },
  getRegistryCase: {
    method: 'GET',
    path: '/v1/registry/cases/{caseId}',
    audiences: ['registry'],
    scope: 'inbox.read',
    function: 'registry-cases',
    uses: ['cases.get', 'cases.query'],
    impact: 'Registries cannot look a case up.',
  },
  getRegistryFiling: {
    method: 'GET',
    path: '/v1/registry/cases/{caseId}/filing',
    audiences: ['registry'],
    scope: 'inbox.read',
    function: 'registry-cases',
    uses: ['cases.get', 'audit.put'],
    impact: 'Registries cannot fetch filings too long to push, nor verify one.',
  },
  mintFiledDocumentLink: {
    method: 'POST',
    path: '/v1/registry/cases/{caseId}/documents/{documentId}/download-link',
    audiences: ['registry'],
    scope: 'inbox.read',
    function: 'documents',
    uses: ['cases.get', 'archive.get', 'audit.put'],
    impact: 'Registries cannot read the documents of a case.',
  },
  recordDecision: {
    method: 'POST',
    path: '/v1/registry/cases/{caseId}/decisions',
    audiences: ['registry'],
    scope: 'decisions.write',
    function: 'decisions',
    idempotent: true,
    signed: true,
    uses: [
      'access.batchGet',
      'directory.batchGet',
      'access.put',
      'cases.batchGet',
      'cases.put',
      'cases.update',
      'cases.delete',
      'feed.send',
      'platform.send',
      'audit.put',
    ],
    impact: 'Registries cannot report acceptance, registration or refusal.',
  },

  searchAudit: {
    method: 'POST',
    path: '/v1/authority/audit/search',
    audiences: ['authority'],
    scope: 'audit.read',
    function: 'audit',
    uses: ['audit.query', 'audit.batchGet', 'audit.put', 'access.get'],
    impact: 'The authority cannot see who did or saw what.',
  },
  proveRecord: {
    method: 'GET',
    path: '/v1/authority/audit/{auditId}/proof',
    audiences: ['authority'],
    scope: 'audit.read',
    function: 'audit',
    uses: ['audit.get', 'audit.put'],
    impact: 'The authority cannot prove that a record is unchanged.',
  },
  getSeal: {
    method: 'GET',
    path: '/v1/authority/seals/{number}',
    audiences: ['authority'],
    scope: 'audit.read',
    function: 'audit',
    uses: ['audit.get', 'audit.batchGet', 'audit.put'],
    impact: 'Auditors cannot fetch seals and records to verify them.',
  },
} as const satisfies Record<string, Route>

export type Operation = keyof typeof ROUTES
export type HttpFunction = (typeof ROUTES)[Operation]['function']
