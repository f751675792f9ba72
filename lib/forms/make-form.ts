/**
 * Makes a form from a case's data, or a letter from its own, and keeps it among the bank's documents, ready to be signed and filed. The data is judged by the very
 * rules of filing, but for the papers themselves: they are what is being made.
 */
import { type Deed, keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Document, declare, documentRow, viewOf } from '../documents/model.ts'
import { checkFiling, lookupsOf } from '../filings/check-filing.ts'
import type { Answer, Call } from '../kernel/call.ts'
import { answer } from '../kernel/call.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Font, Objects, Ports, Table } from '../platform/ports.ts'
import { BLOCKS } from '../registrations/business.ts'
import { printedName, RegistryRow, registryKey } from '../registries/model.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import type { Fields } from './fields.ts'
import { fieldsOf } from './fields-of-filing.ts'
import { faultsOfDraft, fieldsOfLetter, type LetterDraft } from './letter.ts'
import { type FilingForm, FORMS, type FormName, inForceOn, type Versioned } from './model.ts'
import { renderFormPdf } from './render-form-pdf.ts'
import { versionsOf } from './stored-templates.ts'
import type { Matter } from './words/plain.ts'

type OfFiling = { readonly form: FilingForm; readonly filing: unknown }
type OfLetter = { readonly form: 'query-authorization'; readonly letter: LetterDraft }
export type FormCall = Call<OfFiling | OfLetter>

/** Where a filing speaks of its papers and of what the bank declares when it files. */
const OF_PAPERS =
  /^\/(documents(\/|$)|declaration(\/|$)|powersOfAttorney\/\d+\/documentId$|settlement\/counterpart\/offPlatform\/commitmentDocument$)/

/** Signed before the loan is approved and its contracts are numbered: of these a block may still be missing. */
const EARLY: ReadonlySet<FormName> = new Set<FormName>(['power-of-attorney', 'inquiry-record', 'fee-notice'])

/** A contract cannot be made of a filing that makes none. */
const CONTRACT_OF: Partial<Record<FormName, 'loan' | 'mortgage'>> = {
  'loan-contract': 'loan',
  'mortgage-contract': 'mortgage',
  'maximum-mortgage-contract': 'mortgage',
}

const faultsFor = (form: FormName, filing: unknown, faults: readonly Fault[]): readonly Fault[] => {
  const standing = faults.filter(
    ({ pointer, code }) => !OF_PAPERS.test(pointer) && !(code === 'block.missing' && EARLY.has(form)),
  )
  const block = CONTRACT_OF[form]
  if (standing.length > 0 || block === undefined || Object.hasOwn(Object(filing), block)) return standing
  return [faultOf([block], 'block.missing', { blockZh: BLOCKS[block].zh, blockEn: BLOCKS[block].en })]
}

/** What a form is made of, if the data is sound. */
export const fieldsForFiling = async (
  table: Pick<Table, 'batchGet'>,
  { form, filing }: { readonly form: FormName; readonly filing: unknown },
  now: Date,
): Promise<{ readonly faults: readonly Fault[] } | { readonly fields: Fields }> => {
  const { unitNumbers } = lookupsOf(filing)
  const asks = routeAsks(unitNumbers)
  const routes = asks.length === 0 ? [] : await table.batchGet(asks)
  const routeOf = routesOf(routes)
  const faults = faultsFor(form, filing, checkFiling(filing, { today: beijingDate(now), routeOf }))
  if (faults.length > 0) return { faults: faults.map((fault) => ({ ...fault, pointer: `/filing${fault.pointer}` })) }
  const registry = unitNumbers.map(routeOf).find((code) => code !== undefined) ?? ''
  const [row] = await table.batchGet([{ table: 'directory', key: registryKey(registry), model: RegistryRow }])
  return { fields: fieldsOf(filing as Matter, { registry: row ? printedName(row) : registry, now }) }
}

export const fieldsForLetter = (
  letter: LetterDraft,
  { caller, now }: Pick<Call, 'caller' | 'now'>,
): { readonly faults: readonly Fault[] } | { readonly fields: Fields } => {
  const faults = faultsOfDraft(letter, { bank: caller.institutionId, today: beijingDate(now) })
  return faults.length > 0
    ? { faults: faults.map((fault) => ({ ...fault, pointer: `/letter${fault.pointer}` })) }
    : { fields: fieldsOfLetter(letter, now) }
}

/** What is attached to a form, and read back from it. */
export type Enclosed = { readonly form: FormName; readonly version: number; readonly fields: Fields }

const enclosed = (form: FormName, template: Versioned, fields: Fields): string =>
  canonicalJson({ form, version: template.version, fields } satisfies Enclosed)

type MakePorts = Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects; readonly font: Font }

const documentOfForm = (
  form: FormName,
  pdf: Buffer,
  made: {
    readonly documentId: string
    readonly owner: string
    readonly at: Date
    readonly by: string
    readonly version: number
  },
): Document => {
  const declaration = {
    type: form,
    fileName: `${FORMS[form].zh}.pdf`,
    contentType: 'application/pdf' as const,
    length: pdf.length,
    sha256: sha256Hex(pdf),
  }
  return {
    ...declare(declaration, made),
    declaredBy: made.by,
    status: 'confirmed',
    confirmedAt: beijing(made.at),
    madeBy: { form, version: made.version },
  }
}

const made = async (ports: MakePorts, call: FormCall): Promise<Result<Deed>> => {
  const { table, ids, objects, font } = ports
  const { body } = call
  const { form } = body
  const matter = 'letter' in body ? fieldsForLetter(body.letter, call) : await fieldsForFiling(table, body, call.now)
  if ('faults' in matter) return refuse('request.invalid', { faults: matter.faults })
  const template = inForceOn(await versionsOf(ports, form), call.now)
  if (!template) throw new Error(`no template of ${form} is in force`)
  const data = enclosed(form, template, matter.fields)
  const rendered = await renderFormPdf(template, matter.fields, {
    font: font.read(),
    footer: `${form} 第${template.version}版　数据摘要 ${sha256Hex(data).slice(0, 16)}`,
    data,
    now: call.now,
  })
  if ('missing' in rendered) {
    const characters = rendered.missing.join('')
    return refuse('request.invalid', {
      faults: [faultOf('letter' in body ? '/letter' : '/filing', 'form.characters-missing', { characters })],
    })
  }
  const document = documentOfForm(form, rendered.pdf, {
    documentId: ids.next('doc'),
    owner: call.caller.institutionId,
    by: call.caller.clientId,
    at: call.now,
    version: template.version,
  })
  // if the transaction does not follow, nobody ever names these bytes, and they expire
  await objects.store(document.key, rendered.pdf, document)
  const { documentId } = document
  return ok({
    answer: answer(201, viewOf(document), { location: `/v1/documents/${documentId}` }),
    writes: [documentRow(document), granted(ids, call, { documentId, shownSha256: document.sha256 })],
  })
}

export const makeForm = (ports: MakePorts, call: FormCall): Promise<Result<Answer>> =>
  keyedAct(ports, call, { load: [], decide: () => made(ports, call) })
