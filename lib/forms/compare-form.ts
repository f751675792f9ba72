/** Reads a form of ours back, signed or not, and says where its data differs from a filing's. */

import { PDFDocument } from '@cantoo/pdf-lib'
import * as z from 'zod/mini'
import { granted } from '../audit/record.ts'
import { readDocument } from '../documents/narrowed.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { keysOf } from '../names/keys.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { differencesOf, FIELD_NAMES, type Fields, ITEM_FIELDS } from './fields.ts'
import { type Enclosed, matterOf } from './make-form.ts'
import { FormName } from './model.ts'
import { DATA_FILE } from './render-form-pdf.ts'

const strings = (names: readonly string[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, z.string()])))

const EnclosedData = z.strictObject({
  form: FormName,
  version: z.int(),
  fields: z.strictObject({
    values: strings(FIELD_NAMES),
    lists: z.strictObject(
      Object.fromEntries(keysOf(ITEM_FIELDS).map((list) => [list, z.array(strings(ITEM_FIELDS[list]))])),
    ),
  }),
})

/** Undefined where the file is no PDF, has no data of ours, or another's. */
export const enclosedIn = async (pdf: Buffer): Promise<Enclosed | undefined> => {
  try {
    const document = await PDFDocument.load(pdf, { updateMetadata: false })
    const file = document.getAttachments().find(({ name }) => name === DATA_FILE)
    const parsed = EnclosedData.safeParse(JSON.parse(Buffer.from(file?.data ?? []).toString('utf8')))
    return parsed.success ? { ...parsed.data, fields: parsed.data.fields as unknown as Fields } : undefined
  } catch {
    // a file that cannot be read holds no data of ours; what is wrong with it is said where it is uploaded
    return undefined
  }
}

export const compareForm = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<{ readonly filing: unknown }, { readonly documentId: string }>,
): Promise<Result<Answer>> => {
  const document = await readDocument({ table }, call.caller, call.path.documentId)
  if (!document) return refuse('resource.not-found')
  if (document.status !== 'confirmed') return refuse('document.not-uploaded')
  const matter = await matterOf(table, call.body.filing, call.now)
  if ('faults' in matter) return refuse('request.invalid', { faults: matter.faults })
  const { archiveKey, key, documentId, sha256 } = document
  const bytes = await (archiveKey ? objects.read('archive', archiveKey) : objects.read('incoming', key))
  const found = document.contentType === 'application/pdf' ? await enclosedIn(bytes) : undefined
  if (!found) return refuse('form.not-ours')
  const differences = differencesOf(found.fields, matter.fields)
  await table.write(granted(ids, call, { documentId, shownSha256: sha256 }))
  return ok(answer(200, { form: found.form, version: found.version, same: differences.length === 0, differences }))
}
