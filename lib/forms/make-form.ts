/**
 * Makes a form from a case's data and keeps it among the bank's documents, ready to be signed and filed. The data is judged by the very
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
import { RegistryRow, registryKey } from '../registries/model.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import { type Fields, fieldsOf, type Matter } from './fields.ts'
import { FORMS, type FormName, inForceOn, type Versioned } from './model.ts'
import { renderFormPdf } from './render-form-pdf.ts'
import { versionsOf } from './stored-templates.ts'

export type FormCall = Call<{ readonly form: FormName; readonly filing: unknown }>

/** Where a filing speaks of its papers and of what the bank declares when it files. */
const OF_PAPERS = /^\/(documents(\/|$)|declaration(\/|$)|powersOfAttorney\/\d+\/documentId$)/

/** What a form is made of, if the data is sound. */
export const matterOf = async (
  table: Pick<Table, 'batchGet'>,
  filing: unknown,
  now: Date,
): Promise<{ readonly faults: readonly Fault[] } | { readonly fields: Fields }> => {
  const { unitNumbers } = lookupsOf(filing)
  const asks = routeAsks(unitNumbers)
  const routes = asks.length === 0 ? [] : await table.batchGet(asks)
  const routeOf = routesOf(routes)
  const faults = checkFiling(filing, { today: beijingDate(now), routeOf })
    .filter(({ pointer }) => !OF_PAPERS.test(pointer))
    .map((fault) => ({ ...fault, pointer: `/filing${fault.pointer}` }))
  if (faults.length > 0) return { faults }
  const registry = unitNumbers.map(routeOf).find((code) => code !== undefined) ?? ''
  const [row] = await table.batchGet([{ table: 'directory', key: registryKey(registry), model: RegistryRow }])
  return { fields: fieldsOf(filing as Matter, { registry: row?.name ?? registry, now }) }
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
  const { form, filing } = call.body
  const matter = await matterOf(table, filing, call.now)
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
    return refuse('request.invalid', { faults: [faultOf('/filing', 'form.characters-missing', { characters })] })
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
