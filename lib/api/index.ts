/**
 * Every contract by operation. For documents and tests; a function imports only the contracts it serves,
 * or its bundle would carry all of them.
 */
import { FILING_EXAMPLES } from '../filings/examples.ts'
import { BUILT_IN } from '../forms/templates/index.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { type Operation, ROUTES } from '../names/routes/index.ts'
import type { Route } from '../names/routes/route.ts'
import * as agreements from './agreements.ts'
import * as archives from './archives.ts'
import * as audit from './audit.ts'
import * as authorizations from './authorizations.ts'
import * as callUps from './call-ups.ts'
import * as cases from './cases.ts'
import * as certificates from './certificates.ts'
import * as clients from './clients.ts'
import * as commonMaterials from './common-materials.ts'
import type { Contract } from './contract.ts'
import { recordDecision } from './decisions.ts'
import * as declarations from './declarations.ts'
import * as deliveries from './deliveries.ts'
import * as documents from './documents.ts'
import { getFeeStatement } from './fee-statements.ts'
import { quoteFees } from './fees.ts'
import { submitCase } from './filings.ts'
import * as forms from './forms.ts'
import * as holds from './holds.ts'
import * as institutions from './institutions.ts'
import * as interestedQueries from './interested-queries.ts'
import * as keys from './keys.ts'
import * as matters from './matters.ts'
import * as monitors from './monitors.ts'
import * as ownParts from './own-parts.ts'
import * as ownerRequests from './owner-requests.ts'
import { readAuthorizationServer, readDocs, readDocsScript, readOpenApi } from './pages.ts'
import { putPaymentChannel } from './payment-channels.ts'
import * as payments from './payments.ts'
import * as queries from './queries.ts'
import { getRegistryCapability, listRegistries } from './registries.ts'
import * as reports from './reports.ts'
import * as resultCertificates from './result-certificates.ts'
import * as signingRequests from './signing-requests.ts'
import { readStatus, readStatusPage } from './status.ts'
import { issueToken } from './token.ts'
import * as trustLists from './trust-lists.ts'

const { documents: _documents, ...FILING_WITHOUT_DOCUMENTS } = FILING_EXAMPLES.ordinary
const { version: _version, ...TEMPLATE } = { ...BUILT_IN['inquiry-record'], effectiveFrom: '2027-01-01' }

export const CONTRACTS: Readonly<Record<Operation, Contract>> = {
  ...archives,
  ...holds,
  ...callUps,
  ...audit,
  ...authorizations,
  ...cases,
  ...certificates,
  ...commonMaterials,
  // A long example would weigh in every bundle that serves cases.
  recordDecision,
  submitCase: { ...submitCase, example: { body: FILING_EXAMPLES.ordinary } },
  checkCase: { ...cases.checkCase, example: { body: FILING_EXAMPLES.ordinary } },
  ...declarations,
  ...deliveries,
  ...documents,
  ...forms,
  ...trustLists,
  ...signingRequests,
  makeForm: { ...forms.makeForm, example: { body: { form: 'application-form', filing: FILING_WITHOUT_DOCUMENTS } } },
  compareForm: { ...forms.compareForm, example: { body: { filing: FILING_WITHOUT_DOCUMENTS } } },
  addTemplate: { ...forms.addTemplate, example: { body: { form: 'inquiry-record', ...TEMPLATE } } },
  ...queries,
  ...interestedQueries,
  ...matters,
  ...monitors,
  ...reports,
  ...resultCertificates,
  ...institutions,
  ...clients,
  ...agreements,
  ...keys,
  ...ownParts,
  ...ownerRequests,
  issueToken,
  readAuthorizationServer,
  readOpenApi,
  readDocs,
  readDocsScript,
  readStatus,
  readStatusPage,
  quoteFees,
  ...payments,
  getFeeStatement,
  putPaymentChannel,
  listRegistries,
  getRegistryCapability,
}

const FOR_EVERYONE = ['request.throttled', 'request.timed-out', 'platform.contended', 'platform.fault'] as const
const FOR_TOKENS = ['request.not-authenticated', 'request.forbidden'] as const
const FOR_BODIES = [
  'request.malformed',
  'request.invalid',
  'request.too-large',
  'request.unsupported-media-type',
] as const
const FOR_KEYS = ['request.invalid', 'idempotency.key-reused'] as const
const FOR_SIGNATURES = ['request.invalid', 'signature.invalid'] as const

/** What has an id is not there for a narrowed client; the rest says why. */
const forUnnarrowed = ({ narrowing, path }: Route): boolean => narrowing === 'whole' && !path.includes('{')

const underAgreement = ({ audiences, idempotent, withoutAgreement }: Route): boolean =>
  audiences !== 'public' && audiences.includes('bank') && idempotent === true && withoutAgreement !== true

/** What an operation may refuse: what its kind brings with it, and what its contract adds. */
export const refusalsOf = (operation: Operation, contract: Contract | undefined): readonly RefusalCode[] => {
  const route: Route = ROUTES[operation]
  // An operation that speaks another language than problem details answers its own faults in it.
  if (contract?.otherAnswers) return [...contract.refusals, 'request.too-large', ...FOR_EVERYONE]
  return [
    ...new Set<RefusalCode>([
      ...(route.audiences === 'public' ? [] : FOR_TOKENS),
      ...(contract?.body ? FOR_BODIES : []),
      ...(contract?.path || contract?.query ? (['request.invalid'] as const) : []),
      ...(route.path.includes('{') ? (['resource.not-found'] as const) : []),
      ...(route.idempotent ? FOR_KEYS : []),
      ...(route.signed ? FOR_SIGNATURES : []),
      ...(forUnnarrowed(route) ? (['client.narrowed'] as const) : []),
      ...(underAgreement(route) ? (['agreement.not-in-force'] as const) : []),
      ...(contract?.refusals ?? []),
      ...FOR_EVERYONE,
    ]),
  ]
}
