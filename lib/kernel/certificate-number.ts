/**
 * Numbers of ownership certificates (不动产权证书) and registration proofs (不动产登记证明). Brackets occur in both widths:
 * half width makes the key, full width is printed. Whatever else people type is compared without blanks, width and shape of brackets. Seven digits, restarting each year per registry (recalled, confidence H).
 */
import * as z from 'zod/mini'
import { judged, type Verdict } from './faults.ts'

export type CertificateNumber = {
  readonly kind: 'ownership' | 'proof'
  readonly year: number
  /** The short name of the registering place: 厦门市, 平潭, 长乐区. */
  readonly place: string
  readonly serial: string
}

const FORM = /^闽\((\d{4})\)([\u4e00-\u9fa5]{2,12}?)不动产(权|证明)第(\d{7})号$/

export const parseCertificateNumber = (text: string): CertificateNumber | undefined => {
  const [, year, place, kind, serial] = FORM.exec(text.normalize('NFKC')) ?? []
  if (year === undefined || place === undefined || serial === undefined) return undefined
  return { kind: kind === '权' ? 'ownership' : 'proof', year: Number(year), place, serial }
}

const WORDS = { ownership: '不动产权', proof: '不动产证明' } as const

const written = ({ kind, year, place, serial }: CertificateNumber, [open, close]: readonly [string, string]): string =>
  `闽${open}${String(year).padStart(4, '0')}${close}${place}${WORDS[kind]}第${serial}号`

export const certificateKey = (number: CertificateNumber): string => written(number, ['(', ')'])
export const printCertificateNumber = (number: CertificateNumber): string => written(number, ['（', '）'])

const OPENING = /[[{〔【〖「]/g
const CLOSING = /[\]}〕】〗」]/g

/** One number, one key, however it is written. An old paper's number (他项权证) has no form to be parsed: only its writing is levelled. */
export const certificateNumberKey = (number: string): string => {
  const plain = number
    .normalize('NFKC')
    .replaceAll(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(OPENING, '(')
    .replaceAll(CLOSING, ')')
    .toUpperCase()
  const parsed = parseCertificateNumber(plain)
  return parsed ? certificateKey(parsed) : plain
}

const judge =
  (kind: CertificateNumber['kind'], expected: string) =>
  (text: string): Verdict => {
    const number = parseCertificateNumber(text)
    if (number === undefined) return 'certificate-number.malformed'
    return number.kind === kind ? undefined : { code: 'certificate-number.wrong-kind', particulars: { expected } }
  }

export const OwnershipCertificateNumber = z.string().check(
  judged(judge('ownership', '不动产权证书')),
  z.meta({
    description: '不动产权证书号, brackets in either width',
    examples: ['闽(2023)厦门市不动产权第0012345号'],
  }),
)
export const ProofNumber = z.string().check(
  judged(judge('proof', '不动产登记证明')),
  z.meta({
    description: '不动产登记证明号, brackets in either width',
    examples: ['闽(2026)厦门市不动产证明第0000001号'],
  }),
)
