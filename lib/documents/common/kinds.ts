/** What a bank's standing papers are (共性材料, 闽自然资发〔2023〕22号 二(三)). Submission imports this file and nothing else of them. */

import * as z from 'zod/mini'
import { keysOf } from '../../names/keys.ts'
import type { DocumentType } from '../types.ts'

type Row = { readonly zh: string; readonly en: string; readonly slot: DocumentType; readonly ofOfficer?: true }

export const MATERIAL_KINDS = {
  'business-licence': { zh: '营业执照', en: 'business licence', slot: 'company-papers' },
  'financial-licence': { zh: '金融许可证', en: 'financial licence', slot: 'company-papers' },
  'representative-identity': {
    zh: '法定代表人（负责人）身份证明',
    en: 'identity paper of the legal representative',
    slot: 'company-papers',
  },
  'officer-identity': {
    zh: '经办人身份证明',
    en: 'identity paper of the officer',
    slot: 'identity-papers',
    ofOfficer: true,
  },
} as const satisfies Record<string, Row>

export type MaterialKind = keyof typeof MATERIAL_KINDS
export const MaterialKind = z.enum(keysOf(MATERIAL_KINDS))
