/** Reads a form of ours back, signed or not, and says where its data differs from a filing's. */

import { PDFDocument } from '@cantoo/pdf-lib'
import * as z from 'zod/mini'
import { granted } from '../audit/record.ts'
import { readDocument } from '../documents/narrowed.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { differencesOf } from './fields.ts'
import type { LetterDraft } from './letter.ts'
import { type Enclosed, fieldsForFiling, fieldsForLetter } from './make-form.ts'
import { FORMS, FormName } from './model.ts'
import { DATA_FILE } from './render-form-pdf.ts'

const Words = z.record(z.string(), z.string())

/** As it was made: by a version of the platform that knew other fields, perhaps. */
const EnclosedData = z.strictObject({
  form: FormName,
  version: z.int(),
  fields: z.strictObject({ values: Words, lists: z.record(z.string(), z.array(Words)) }),
})

/** Undefined where the file is no PDF, has no data of ours, or another's. */
export const enclosedIn = async (pdf: Buffer): Promise<Enclosed | undefined> => {
  try {
    const document = await PDFDocument.load(pdf, { updateMetadata: false })
    const file = document.getAttachments().find(({ name }) => name === DATA_FILE)
    const parsed = EnclosedData.safeParse(JSON.parse(Buffer.from(file?.data ?? []).toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    // a file that cannot be read holds no data of ours; what is wrong with it is said where it is uploaded
    return undefined
  }
}

/** A filing, or the data of a letter; which of the two the form was made of is seen in the form. */
type Compared = { readonly filing: unknown } | { readonly letter: LetterDraft }

const matterOf = (
  table: Pick<Ports['table'], 'batchGet'>,
  { body, ...call }: Call<Compared>,
  found: Enclosed,
): Promise<ReturnType<typeof fieldsForLetter>> | ReturnType<typeof fieldsForLetter> =>
  'letter' in body
    ? fieldsForLetter(body.letter, call)
    : fieldsForFiling(table, { form: found.form, ...body }, call.now)

export const compareForm = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<Compared, { readonly documentId: string }>,
): Promise<Result<Answer>> => {
  const document = await readDocument({ table }, call.caller, call.path.documentId)
  if (!document) return refuse('resource.not-found')
  if (document.status !== 'confirmed') return refuse('document.not-uploaded')
  const { archiveKey, key, documentId, sha256 } = document
  const bytes = await (archiveKey ? objects.read('archive', archiveKey) : objects.read('incoming', key))
  const found = document.contentType === 'application/pdf' ? await enclosedIn(bytes) : undefined
  if (!found || (FORMS[found.form].of === 'letter') !== 'letter' in call.body) return refuse('form.not-ours')
  const matter = await matterOf(table, call, found)
  if ('faults' in matter) return refuse('request.invalid', { faults: matter.faults })
  const differences = differencesOf(found.fields, matter.fields)
  await table.write(granted(ids, call, { documentId, shownSha256: sha256 }))
  return ok(answer(200, { form: found.form, version: found.version, same: differences.length === 0, differences }))
}
