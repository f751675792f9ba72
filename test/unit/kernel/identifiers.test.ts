import { describe, expect, test } from 'vitest'
import {
  certificateKey,
  OwnershipCertificateNumber,
  ProofNumber,
  parseCertificateNumber,
  printCertificateNumber,
} from '../../../lib/kernel/certificate-number.ts'
import { birthDateOf, isCitizenId, judgeCitizenId } from '../../../lib/kernel/citizen-id.ts'
import { isCreditCode, judgeCreditCode } from '../../../lib/kernel/credit-code.ts'
import {
  ProofLicenceIdentifier,
  parseLicenceIdentifier,
  REGISTRATION_PROOF_TYPE,
  writeLicenceIdentifier,
} from '../../../lib/kernel/licence-identifier.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'

describe('a citizen identity number', () => {
  /** The examples of GB 11643, and synthetic ones of nobody. */
  test.each([
    '11010519491231002X',
    '440524188001010014',
    '350102190001010015',
    '350203190001020020',
    '350128190001030036',
    '35058219000104004X',
    '350902190001050053',
    '350405190001060069',
  ])('%s is one', (number) => expect(isCitizenId(number)).toBe(true))

  test.each([
    ['11010519491231002x', 'citizen-id.malformed'],
    ['110105491231002', 'citizen-id.malformed'],
    ['350203190001020021', 'citizen-id.check-digit'],
    ['350203190002300024', 'citizen-id.birth-date-unreal'],
    ['99020319000102002X', 'citizen-id.region-unknown'],
  ])('%s is none', (number, code) => expect(judgeCitizenId(number)).toBe(code))

  test('holds the birth date, which cannot lie in the future', () => {
    const born = '350203201501020036'
    expect(birthDateOf(born)).toBe('2015-01-02')
    expect(judgeCitizenId(born, '2015-01-02')).toBeUndefined()
    expect(judgeCitizenId(born, '2015-01-01')).toBe('citizen-id.birth-date-in-future')
  })
})

describe('a unified social credit code', () => {
  test.each([
    '91350100M000100Y43',
    '91370200264574251E',
    '91330106673959654P',
    '91350000MA00YH0179',
    '11350000MB00TR010Q',
    '52350100MJ00XX0182',
  ])('%s is one', (code) => expect(isCreditCode(code)).toBe(true))

  test.each([
    ['91350100M000100Y44', 'credit-code.check-digit'],
    ['91350100I000100Y43', 'credit-code.malformed'],
    ['91350100m000100Y43', 'credit-code.malformed'],
    ['9135010M000100Y43', 'credit-code.malformed'],
  ])('%s is none', (code, fault) => expect(judgeCreditCode(code)).toBe(fault))
})

describe('a licence identifier', () => {
  const judged = (text: string) =>
    ProofLicenceIdentifier.safeParse(text).error?.issues.map(({ message }) => message) ?? []

  test('of a published certificate is read, and written back the same', () => {
    const published = '1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9'
    const parts = { type: REGISTRATION_PROOF_TYPE, issuer: '340100', serial: '000000016', version: '001' }
    expect(parseLicenceIdentifier(published)).toEqual(parts)
    expect(writeLicenceIdentifier(parts)).toBe(published)
    expect(judged(published)).toEqual([])
  })

  test.each([
    ['1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.8', 'licence-identifier.check-character'],
    ['1.2.156.3005.2.11100000MB03271699022.340100.000000061.001.9', 'licence-identifier.check-character'],
    ['1.2.156.3005.2.11100000MB03271699022.340100.000000016.001', 'licence-identifier.malformed'],
    ['1.2.156.3005.3.11100000MB03271699022.340100.000000016.001.9', 'licence-identifier.malformed'],
    [
      writeLicenceIdentifier({ type: '11100000MB03271699001', issuer: '340100', serial: '16', version: '001' }),
      'licence-identifier.wrong-kind',
    ],
  ])('%s is none', (text, code) => expect(judged(text)).toEqual([code]))

  test('of a simulated registry is one: two writers of the standard agree', () => {
    for (let serial = 1; serial <= 200; serial++) expect(judged(licenceIdentifier('350200', serial))).toEqual([])
  })
})

describe('a certificate number', () => {
  const FULL = '闽（2023）厦门市不动产权第0012345号'
  const HALF = '闽(2023)厦门市不动产权第0012345号'

  test('is one number in either width', () => {
    const [a, b] = [parseCertificateNumber(FULL), parseCertificateNumber(HALF)]
    expect(a).toEqual({ kind: 'ownership', year: 2023, place: '厦门市', serial: '0012345' })
    expect(b).toEqual(a)
    expect(a && certificateKey(a)).toBe(HALF)
    expect(a && printCertificateNumber(a)).toBe(FULL)
  })

  test('may name Pingtan without a suffix', () => {
    expect(parseCertificateNumber('闽(2019)平潭不动产权第0011364号')?.place).toBe('平潭')
  })

  test.each([
    '闽(23)厦门市不动产权第0012345号',
    '粤(2023)广州市不动产权第0012345号',
    '厦国土房证第00123456号',
    `${HALF} `,
  ])('%s is none', (text) =>
    expect(OwnershipCertificateNumber.safeParse(text).error?.issues[0]?.message).toBe('certificate-number.malformed'),
  )

  test('of a proof does not stand for ownership, nor the other way round', () => {
    const proof = '闽(2026)厦门市不动产证明第0000001号'
    expect(ProofNumber.safeParse(proof).success).toBe(true)
    expect(OwnershipCertificateNumber.safeParse(proof).error?.issues[0]?.message).toBe('certificate-number.wrong-kind')
    expect(ProofNumber.safeParse(HALF).error?.issues[0]?.message).toBe('certificate-number.wrong-kind')
  })
})
