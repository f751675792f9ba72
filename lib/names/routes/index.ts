/** Every operation of the API, joined from a file for each resource. */
import { AGREEMENTS } from './agreements.ts'
import { ARCHIVES } from './archives.ts'
import { AUDIT } from './audit.ts'
import { AUTHORIZATIONS } from './authorizations.ts'
import { CALL_UPS } from './call-ups.ts'
import { CASE_ACTS } from './case-acts.ts'
import { CASE_ADDITIONS } from './case-additions.ts'
import { CASES } from './cases.ts'
import { CERTIFICATES } from './certificates.ts'
import { COMMON_MATERIALS } from './common-materials.ts'
import { DECISIONS } from './decisions.ts'
import { DELIVERIES } from './deliveries.ts'
import { DOCS } from './docs.ts'
import { DOCUMENTS } from './documents.ts'
import { DRAFTS } from './drafts.ts'
import { ENDPOINTS } from './endpoints.ts'
import { FEE_STATEMENTS } from './fee-statements.ts'
import { FEES } from './fees.ts'
import { FORMS } from './forms.ts'
import { INBOX } from './inbox.ts'
import { INSTITUTIONS } from './institutions.ts'
import { KEYS } from './keys.ts'
import { MATTERS } from './matters.ts'
import { MONITORS } from './monitors.ts'
import { NOTIFICATIONS } from './notifications.ts'
import { OWN_PARTS } from './own-parts.ts'
import { OWNER_REQUESTS } from './owner-requests.ts'
import { PAYMENT_ORDERS } from './payment-orders.ts'
import { QUERIES } from './queries.ts'
import { QUERY_ANSWERS } from './query-answers.ts'
import { REGISTRIES } from './registries.ts'
import { REGISTRY_CASES } from './registry-cases.ts'
import { REPORT_PAGES } from './report-pages.ts'
import { REPORTS } from './reports.ts'
import { RESULT_CERTIFICATES } from './result-certificates.ts'
import type { Route } from './route.ts'
import { SIGNING_REQUESTS } from './signing-requests.ts'
import { STATUS } from './status.ts'
import { TOKEN } from './token.ts'
import { TRUST_LISTS } from './trust-lists.ts'
import { UNIT_EVENTS } from './unit-events.ts'
import { VERIFICATION } from './verification.ts'

/** A resource's file and its routes. */
export const RESOURCES = {
  token: TOKEN,
  docs: DOCS,
  status: STATUS,
  verification: VERIFICATION,
  cases: CASES,
  drafts: DRAFTS,
  'case-acts': CASE_ACTS,
  'case-additions': CASE_ADDITIONS,
  certificates: CERTIFICATES,
  documents: DOCUMENTS,
  authorizations: AUTHORIZATIONS,
  'owner-requests': OWNER_REQUESTS,
  'common-materials': COMMON_MATERIALS,
  queries: QUERIES,
  monitors: MONITORS,
  'unit-events': UNIT_EVENTS,
  'result-certificates': RESULT_CERTIFICATES,
  forms: FORMS,
  'signing-requests': SIGNING_REQUESTS,
  institutions: INSTITUTIONS,
  registries: REGISTRIES,
  agreements: AGREEMENTS,
  'trust-lists': TRUST_LISTS,
  notifications: NOTIFICATIONS,
  endpoints: ENDPOINTS,
  deliveries: DELIVERIES,
  fees: FEES,
  'fee-statements': FEE_STATEMENTS,
  'payment-orders': PAYMENT_ORDERS,
  inbox: INBOX,
  'registry-cases': REGISTRY_CASES,
  decisions: DECISIONS,
  'query-answers': QUERY_ANSWERS,
  archives: ARCHIVES,
  matters: MATTERS,
  'call-ups': CALL_UPS,
  audit: AUDIT,
  reports: REPORTS,
  'report-pages': REPORT_PAGES,
  keys: KEYS,
  'own-parts': OWN_PARTS,
} as const

export const ROUTES = {
  ...TOKEN,
  ...DOCS,
  ...STATUS,
  ...VERIFICATION,
  ...CASES,
  ...DRAFTS,
  ...CASE_ACTS,
  ...CASE_ADDITIONS,
  ...CERTIFICATES,
  ...DOCUMENTS,
  ...AUTHORIZATIONS,
  ...OWNER_REQUESTS,
  ...COMMON_MATERIALS,
  ...QUERIES,
  ...MONITORS,
  ...UNIT_EVENTS,
  ...RESULT_CERTIFICATES,
  ...FORMS,
  ...SIGNING_REQUESTS,
  ...INSTITUTIONS,
  ...REGISTRIES,
  ...AGREEMENTS,
  ...TRUST_LISTS,
  ...NOTIFICATIONS,
  ...ENDPOINTS,
  ...DELIVERIES,
  ...FEES,
  ...FEE_STATEMENTS,
  ...PAYMENT_ORDERS,
  ...INBOX,
  ...REGISTRY_CASES,
  ...DECISIONS,
  ...QUERY_ANSWERS,
  ...ARCHIVES,
  ...MATTERS,
  ...CALL_UPS,
  ...AUDIT,
  ...REPORTS,
  ...REPORT_PAGES,
  ...KEYS,
  ...OWN_PARTS,
} as const satisfies Readonly<Record<string, Route>>

export type Operation = keyof typeof ROUTES
