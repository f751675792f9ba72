/**
 * The page on which anybody verifies a certificate. By number and code it works without a script, so the QR code opens straight at
 * the answer; the script is for files, whose digest is taken in the browser.
 */
import { sha256Base64 } from '../kernel/digest.ts'
import type { CertificateStanding } from './verification.ts'

type Words = readonly [zh: string, en: string, saidZh: string, saidEn: string]

const WORDS: Readonly<Record<CertificateStanding | 'failed' | 'large', Words>> = {
  valid: ['✓ 有效', 'Valid', '该证明由登记机构出具，当前有效。', 'Issued by the registry, and it stands.'],
  superseded: [
    '! 已被替代',
    'Superseded',
    '登记已变更，该证明已由新的证明替代。',
    'The registration was changed; a later certificate took its place.',
  ],
  cancelled: ['✕ 已注销', 'Cancelled', '所证明的登记已注销。', 'The registration that it proves is cancelled.'],
  unknown: [
    '✕ 未查到',
    'Unknown',
    '证明号、核验码或文件有误，或者该证明不是经本平台出具。',
    'The number, the code or the file is not right, or the certificate was not issued over this platform.',
  ],
  failed: ['核验未完成', 'Not verified', '请稍后再试。', 'Try again later.'],
  large: [
    '文件过大',
    'The file is too large',
    '请按证明号和核验码核验，或使用较新的浏览器。',
    'Verify by number and code, or use a newer browser.',
  ],
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

const wordsOf = (standing: CertificateStanding): string => {
  const [zh, en, saidZh, saidEn] = WORDS[standing]
  return `<strong>${zh} <span lang="en">${en}</span></strong><p>${saidZh} <span lang="en">${saidEn}</span></p>`
}

const SCRIPT = '<script>'

export type Shown = {
  readonly number?: string | undefined
  readonly code?: string | undefined
  readonly standing?: CertificateStanding | undefined
}

/** `template` is the page with its words and places left open. */
export const verifyPage = (template: string): { html: (shown: Shown) => string; policy: string } => {
  const page = template.replace('/*words*/{}', JSON.stringify(WORDS))
  const script = page.slice(page.indexOf(SCRIPT) + SCRIPT.length, page.indexOf('</script>'))
  return {
    // Each by a function: what people typed may hold `$&`.
    html: ({ number = '', code = '', standing }) =>
      page
        .replace('<!--status-->', () => standing ?? '')
        .replace('<!--hidden-->', () => (standing ? '' : ' hidden'))
        .replace('<!--words-->', () => (standing ? wordsOf(standing) : ''))
        .replace('<!--number-->', () => escaped(number))
        .replace('<!--code-->', () => escaped(code)),
    policy: `default-src 'none'; script-src 'sha256-${sha256Base64(script)}'; style-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  }
}
