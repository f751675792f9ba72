/** Two versions run side by side on the same rows: what 0.1.0 wrote, this one reads. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ClientRow, KeyRow, TokenRow } from '../../../lib/access/rows.ts'
import { CallUp, CallUpEvent } from '../../../lib/archives/call-ups.ts'
import { CallUpFiguresRow } from '../../../lib/archives/figures.ts'
import { CaseHolds, Hold } from '../../../lib/archives/holds.ts'
import { AuditRow } from '../../../lib/audit/record.ts'
import { StoredAuthorization } from '../../../lib/authorizations/model.ts'
import { AuthorizationUse } from '../../../lib/authorizations/read-authorizations.ts'
import { PrefilledRow } from '../../../lib/cases/draft/prefill-digests.ts'
import {
  AnyHead,
  CaseNamed,
  EventRow,
  FilingRow,
  PartyRow,
  ReviewRow,
  TermsRow,
} from '../../../lib/cases/state/head.ts'
import { EndRow } from '../../../lib/certificates/ends.ts'
import { Endpoint } from '../../../lib/deliveries/endpoints.ts'
import { FeedRow } from '../../../lib/deliveries/feed.ts'
import { CommonMaterial } from '../../../lib/documents/common/model.ts'
import { LockedDocuments } from '../../../lib/documents/filing.ts'
import { Document } from '../../../lib/documents/model.ts'
import { SigningProvider } from '../../../lib/documents/signing/provider.ts'
import { SigningRequest } from '../../../lib/documents/signing/request.ts'
import { CaseFees } from '../../../lib/fees/case-fees.ts'
import { AgreementRow, BranchRow, InstitutionRow, OfficerRow } from '../../../lib/institutions/model.ts'
import { fitting, type Model } from '../../../lib/kernel/stored.ts'
import { MatterFiguresRow } from '../../../lib/matters/figures.ts'
import { MatterEvent, MatterHead } from '../../../lib/matters/model.ts'
import { PaymentChannel } from '../../../lib/payments/channel.ts'
import { PaymentOrder } from '../../../lib/payments/orders.ts'
import { StoredQuery } from '../../../lib/queries/model.ts'
import { MonitorRow } from '../../../lib/queries/monitor.ts'
import { ResultOrder } from '../../../lib/queries/result-certificate.ts'
import { RegistryRow } from '../../../lib/registries/model.ts'
import { RouteRow } from '../../../lib/registries/routing.ts'
import { CellRow } from '../../../lib/reports/cells.ts'
import { CursorRow } from '../../../lib/reports/count.ts'
import { DeclarationRow } from '../../../lib/reports/declarations.ts'
import { ReportRow } from '../../../lib/reports/model.ts'

/** By table, and the first words of its keys. */
const MODELS: Readonly<Record<string, Model<unknown>>> = {
  'access TOKEN TOKEN': TokenRow,
  'audit AUDIT *': AuditRow,
  'cases CALLUP HEAD': CallUp,
  'cases CALLUP EVENT': CallUpEvent,
  'cases CALLUPFIGURES *': CallUpFiguresRow,
  'cases CASE DOCUMENTS': LockedDocuments,
  'cases CASE EVENT': EventRow,
  'cases CASE FEES': CaseFees,
  'cases CASE FILING': FilingRow,
  'cases CASE HEAD': AnyHead,
  'cases CASE HELD': CaseHolds,
  'cases CASE HOLD': Hold,
  'cases CASE PARTY': PartyRow,
  'cases CASE REVIEW': ReviewRow,
  'cases CASE TERMS': TermsRow,
  'cases CERTIFICATE END': EndRow,
  'cases COMMON HEAD': CommonMaterial,
  'cases CONTRACT CASE': CaseNamed,
  'cases DOC OWNER': Document,
  'cases MATTER EVENT': MatterEvent,
  'cases MATTER HEAD': MatterHead,
  'cases MATTERFIGURES *': MatterFiguresRow,
  'cases MONITOR BANK': MonitorRow,
  'cases PAY HEAD': PaymentOrder,
  'cases PREFILLED *': PrefilledRow,
  'cases QUERY HEAD': StoredQuery,
  'cases QUERY RESULT': ResultOrder,
  'cases SIGNING HEAD': SigningRequest,
  'deliveries FEED *': FeedRow,
  'directory AUTHORIZATION LETTER': StoredAuthorization,
  'directory AUTHORIZATION USE': AuthorizationUse,
  'directory CHANNEL HEAD': PaymentChannel,
  'directory INSTITUTION AGREEMENT': AgreementRow,
  'directory INSTITUTION BRANCH': BranchRow,
  'directory INSTITUTION CLIENT': ClientRow,
  'directory INSTITUTION ENDPOINT': Endpoint,
  'directory INSTITUTION HEAD': InstitutionRow,
  'directory INSTITUTION KEY': KeyRow,
  'directory INSTITUTION OFFICER': OfficerRow,
  'directory PREFIX ROUTE': RouteRow,
  'directory REGISTRY HEAD': RegistryRow,
  'directory SIGNING-PROVIDER HEAD': SigningProvider,
  'reports COUNTED CURSOR': CursorRow,
  'reports DECLARATIONS *': DeclarationRow,
  'reports FIGURES CELL': CellRow,
  'reports REPORTS *': ReportRow,
}

type Row = Readonly<Record<string, unknown>>

/** As contract tests of 852fb32 (0.1.0) read them: of each kind the poorest row, and enough others to have every attribute once. */
const ROWS = readFileSync(new URL('rows-0.1.0.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): { readonly kind: string; readonly row: Row } => JSON.parse(line))

it('are of every kind', () => {
  expect([...new Set(ROWS.map(({ kind }) => kind))].sort()).toEqual(Object.keys(MODELS).sort())
})

it.each(Object.entries(MODELS))('of kind %s are read', (kind, model) => {
  const rows = ROWS.filter((one) => one.kind === kind).map(({ row }) => row)
  expect(rows.map((row) => fitting(model, row, kind))).toHaveLength(rows.length)
})

it.each(Object.entries(MODELS))('of kind %s may have what only the next release knows', (kind, model) => {
  const [row] = ROWS.filter((one) => one.kind === kind).map((one) => one.row)
  expect(() => fitting(model, { ...row, ofTomorrow: { anything: [1] } }, kind)).not.toThrow()
})
